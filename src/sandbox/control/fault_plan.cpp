#include "sandbox/control/fault_plan.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "http/method.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

struct KindName {
    FaultKind kind;
    std::string_view name;
};
constexpr std::array<KindName, 4> kind_names{{
    {FaultKind::slow, "slow"},
    {FaultKind::rate_limited, "rate_limited"},
    {FaultKind::server_error, "server_error"},
    {FaultKind::revoke, "revoke"},
}};

std::string_view name_of(FaultKind kind) {
    for (const auto& row : kind_names)
        if (row.kind == kind) return row.name;
    return "";
}

std::string read_kind(const json::value& value, Fault& fault) {
    for (const auto& row : kind_names) {
        if (!value.is_string() || value.get_string() != row.name) continue;
        fault.kind = row.kind;
        return {};
    }
    return "`fault` takes slow, rate_limited, server_error or revoke";
}

std::string read_method(const json::value& value, Fault& fault) {
    const auto method =
        value.is_string() ? http::read_method(value.get_string()) : http::Method::other;
    if (method == http::Method::options || method == http::Method::other)
        return "`method` takes GET, HEAD, POST, PUT, PATCH or DELETE";
    fault.method = value.get_string();
    return {};
}

std::string read_path(const json::value& value, Fault& fault) {
    if (!value.is_string() || !value.get_string().starts_with('/'))
        return "`path` is a path that begins with a slash; a * at its end stands for any rest";
    fault.path = value.get_string();
    return {};
}

std::string read_client(const json::value& value, Fault& fault) {
    if (!value.is_string() || value.get_string().empty()) return "`client_id` is that of an app";
    fault.client_id = value.get_string();
    return {};
}

std::string read_times(const json::value& value, Fault& fault) {
    if (!value.is_int64() || value.get_int64() < 1 || value.get_int64() > fault_times_max)
        return fmt::format("`times` is a whole number from 1 to {}", fault_times_max);
    fault.remaining = value.get_int64();
    return {};
}

std::string read_delay(const json::value& value, Fault& fault) {
    if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() > fault_delay_max.count())
        return fmt::format("`delay_ms` is a whole number from 0 to {}", fault_delay_max.count());
    fault.delay = std::chrono::milliseconds{value.get_int64()};
    return {};
}

struct Member {
    std::string_view name;
    std::string (*read)(const json::value&, Fault&);
};
constexpr std::array<Member, 6> members{{
    {"fault", read_kind},
    {"method", read_method},
    {"path", read_path},
    {"client_id", read_client},
    {"times", read_times},
    {"delay_ms", read_delay},
}};

bool is_api_path(std::string_view path, std::string_view prefix) {
    if (!prefix.empty())
        return path.starts_with(prefix) &&
               (path.size() == prefix.size() || path[prefix.size()] == '/');
    return path.starts_with("/api/") || path.starts_with("/v1/") || path == "/users/me";
}

// "/oauth/token/" is "/oauth/token": generated clients send the slash.
std::string_view without_slash(std::string_view path) {
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

bool fits_path(std::string_view pattern, std::string_view path, std::string_view prefix) {
    if (pattern.empty()) return is_api_path(path, prefix);
    if (!pattern.ends_with('*')) return without_slash(pattern) == without_slash(path);
    return path.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool fits(const Fault& fault, const FaultSubject& subject, std::string_view prefix) {
    if (fault.kind == FaultKind::revoke && !subject.has_grant) return false;
    if (!fault.method.empty() && fault.method != subject.method) return false;
    if (!fault.client_id.empty() && fault.client_id != subject.client_id) return false;
    return fits_path(fault.path, subject.path, prefix);
}

}  // namespace

std::expected<Fault, std::string> read_fault(const json::object& body) {
    Fault fault;
    fault.delay = fault_delay_default;
    for (const auto& item : body) {
        const auto member = std::ranges::find(members, std::string_view{item.key()}, &Member::name);
        if (member == members.end())
            return std::unexpected(
                "members are `fault`, `times`, `method`, `path`, `client_id` and `delay_ms`");
        if (auto problem = member->read(item.value(), fault); !problem.empty())
            return std::unexpected(std::move(problem));
    }
    if (!body.contains("fault"))
        return std::unexpected("`fault` takes slow, rate_limited, server_error or revoke");
    return fault;
}

json::object write_fault(const Fault& fault) {
    json::object out{{"id", fault.id}, {"fault", name_of(fault.kind)}, {"times", fault.remaining}};
    if (!fault.method.empty()) out["method"] = fault.method;
    if (!fault.path.empty()) out["path"] = fault.path;
    if (!fault.client_id.empty()) out["client_id"] = fault.client_id;
    if (fault.kind == FaultKind::slow) out["delay_ms"] = fault.delay.count();
    return out;
}

std::optional<Fault> FaultPlan::add(Fault fault) {
    const std::lock_guard lock(mutex_);
    if (faults_.size() >= faults_max) return std::nullopt;
    fault.id = ++last_id_;
    faults_.push_back(fault);
    return fault;
}

std::optional<Fault> FaultPlan::take(const FaultSubject& subject) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(
        faults_, [&](const Fault& one) { return fits(one, subject, api_prefix_); });
    if (found == faults_.end()) return std::nullopt;
    --found->remaining;
    Fault taken = *found;
    if (taken.remaining == 0) faults_.erase(found);
    return taken;
}

std::vector<Fault> FaultPlan::all() const {
    const std::lock_guard lock(mutex_);
    return faults_;
}

bool FaultPlan::remove(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(faults_, [id](const Fault& one) { return one.id == id; }) == 1;
}

void FaultPlan::clear() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

}  // namespace grantor::sandbox
