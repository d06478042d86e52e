#include "sdk/src/tokens/refresh_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <mutex>

#include "base/crypto.hpp"
#include "sdk/src/protocol/wire_text.hpp"
#include "sdk/src/tokens/posix_file.hpp"
#include "sdk/src/transport/deadline.hpp"

namespace grantor::client {
namespace {

// Such a lock cannot be waited for with a deadline. A refresh takes some 100 ms, so the first
// attempts are close together.
constexpr std::chrono::milliseconds first_pause{5};
constexpr std::chrono::milliseconds longest_pause{100};

class LockedFile final : public RefreshRight {
 public:
    explicit LockedFile(FileDescriptor file) : file_(std::move(file)) {}

 private:
    FileDescriptor file_;  // closing it gives the lock back
};

off_t place_of(std::string_view account) {
    const auto digest = sha256(as_bytes(account));
    std::uint64_t number;
    std::memcpy(&number, digest.data(), sizeof number);
    return static_cast<off_t>(number >> 2);
}

// A lock of the open file and not of the process: it also holds between two stores of one process.
bool try_lock(const FileDescriptor& file, off_t place) {
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = place;
    lock.l_len = 1;
    return ::fcntl(file.number(), F_OFD_SETLK, &lock) == 0;
}

}  // namespace

Result<std::unique_ptr<RefreshRight>> lock_refresh(const std::filesystem::path& path,
                                                   std::string_view account,
                                                   const CallOptions& call) {
    auto file = open_private(path);
    if (!file) return std::move(file).error();
    const auto deadline = deadline_of(call);
    const auto place = place_of(account);
    std::mutex mutex;
    std::condition_variable_any stopped;
    for (auto pause = first_pause; !try_lock(*file, place);
         pause = std::min(pause * 2, longest_pause)) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return system_failure("the token store cannot be locked");
        if (call.stop.stop_requested())
            return failure(ErrorKind::cancelled, "the call was stopped");
        if (SteadyClock::now() >= deadline)
            return failure(ErrorKind::timeout, "another process refreshes this account");
        std::unique_lock lock(mutex);
        stopped.wait_for(lock, call.stop, pause, [] { return false; });
    }
    return std::make_unique<LockedFile>(std::move(*file));
}

}  // namespace grantor::client
