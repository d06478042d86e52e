#include "app/process_room.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace grantor::app {
namespace {

// With fewer the service is of no use, and its own files still open.
constexpr std::size_t connections_least = 4;
constexpr std::size_t buffered_least = 1024 * 1024;

// What a connection costs while it waits, with the kernel's part; with TLS its two buffers too.
constexpr std::uint64_t connection_memory = 12 * 1024;
constexpr std::uint64_t tls_connection_memory = 56 * 1024;
// What one to an upstream costs: its buffer, the kernel's part, and a record of TLS.
constexpr std::uint64_t upstream_connection_memory = 32 * 1024;
// A request that waits.
constexpr std::uint64_t exchange_memory = 4 * 1024;

std::size_t descriptors_left() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
        return SIZE_MAX / 4;
    std::error_code error;
    std::size_t open = 0;
    for (auto it = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && it != std::filesystem::directory_iterator(); it.increment(error))
        ++open;
    return files.rlim_cur > open ? files.rlim_cur - open : 0;
}

std::optional<std::uint64_t> number_in(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::uint64_t number = 0;
    if (!(in >> number)) return std::nullopt;  // "max"
    return number;
}

// In pages: all of it, resident, shared, text, library, data.
std::uint64_t used_memory(std::size_t column) {
    std::ifstream in("/proc/self/statm");
    std::uint64_t pages = 0;
    for (std::size_t i = 0; i <= column; ++i) in >> pages;
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

class LeastRoom {
 public:
    void add(std::uint64_t limit, std::uint64_t used) {
        const auto left = limit > used ? limit - used : 0;
        least_ = std::min(least_.value_or(left), left);
    }
    std::optional<std::uint64_t> get() const { return least_; }

 private:
    std::optional<std::uint64_t> least_;
};

// Version 2 has the path of the group behind "0::"; every group above it counts too.
void add_control_groups(LeastRoom& room) {
    const std::filesystem::path root = "/sys/fs/cgroup";
    const auto resident = used_memory(1);
    if (const auto limit = number_in(root / "memory/memory.limit_in_bytes"))
        room.add(*limit, resident);
    std::ifstream in("/proc/self/cgroup");
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("0::/")) continue;
        for (auto group = root / line.substr(4);; group = group.parent_path()) {
            if (const auto limit = number_in(group / "memory.max")) room.add(*limit, resident);
            if (group == root || !group.has_relative_path()) break;
        }
    }
}

void add_process_limits(LeastRoom& room) {
    constexpr std::size_t all = 0;
    constexpr std::size_t data = 5;
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        room.add(limit.rlim_cur, used_memory(all));
    if (getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        room.add(limit.rlim_cur, used_memory(data));
}

// One address keeps its part of the connections: of fewer it could otherwise have all.
void keep_part_of_address(http::Limits& limits, std::size_t connections_before) {
    if (limits.connections_max >= connections_before) return;
    auto& most = limits.connections_per_address_max;
    const auto part = most * limits.connections_max / connections_before;
    most = std::min(most, std::max(part, connections_least));
}

}  // namespace

ProcessRoom look_for_room(std::uint64_t memory_max) {
    LeastRoom memory;
    if (memory_max > 0) {
        memory.add(memory_max, used_memory(1));
    } else {
        add_control_groups(memory);
        add_process_limits(memory);
    }
    return {descriptors_left(), memory.get()};
}

// Of the descriptors two thirds are for clients and a quarter for upstreams, since a socket that
// cannot be opened would look like an upstream that is down; the rest is for the store and for
// deliveries. Of the memory a quarter is for connections, a quarter for requests, an eighth each
// for answers, for what waits and for connections to upstreams, and the rest for everything else.
http::Limits fitted(http::Limits limits, const ProcessRoom& room, bool speaks_tls) {
    const auto lower = [](std::size_t& limit, std::uint64_t most, std::size_t least) {
        limit = std::min(limit, std::max(static_cast<std::size_t>(most), least));
    };
    const auto connections_before = limits.connections_max;
    lower(limits.connections_max, room.descriptors / 3 * 2, connections_least);
    lower(limits.upstream_connections_max, room.descriptors / 4, connections_least);
    if (room.memory)
        lower(limits.connections_max,
              *room.memory / 4 / (speaks_tls ? tls_connection_memory : connection_memory),
              connections_least);
    keep_part_of_address(limits, connections_before);
    if (!room.memory) return limits;
    const auto quarter = *room.memory / 4;
    lower(limits.buffered_max, quarter, buffered_least);
    lower(limits.unsent_max, quarter / 2, buffered_least);
    lower(limits.in_flight_max, quarter / 2 / exchange_memory, connections_least);
    lower(limits.upstream_connections_max, quarter / 2 / upstream_connection_memory,
          connections_least);
    return limits;
}

}  // namespace grantor::app
