#include "sandbox/own_api/document.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/lower_case.hpp"
#include "base/number.hpp"

namespace grantor::sandbox::own_api {
namespace {

constexpr std::array<std::string_view, 6> methods{"get", "head", "post", "put", "patch", "delete"};

// "200", "2XX" (any of these: the first), "default".
std::optional<int> status_of(std::string_view name) {
    if (name == "default") return 200;
    if (name.size() == 3 && ascii_lower_case(name.substr(1)) == "xx" && name[0] >= '1' &&
        name[0] <= '5')
        return (name[0] - '0') * 100;
    const auto status = read_number<int>(name);
    return status && *status >= 200 && *status <= 599 ? status : std::nullopt;
}

// Of answers, the one that is wanted most: lower is better.
int rank_of(std::string_view name, int status) {
    if (name == "default") return 1;
    if (status < 300) return 0;
    return status < 400 ? 2 : 3;
}

}  // namespace

std::string_view Document::title() const {
    const auto* info = object_in(root_, "info");
    return info == nullptr ? std::string_view{} : text_in(*info, "title");
}

std::size_t Document::count_operations() const {
    std::size_t count = 0;
    const auto* paths = object_in(root_, "paths");
    if (paths == nullptr) return 0;
    for (const auto& [path, item] : *paths)
        if (const auto* operations = schemas_.follow(item).if_object())
            count += static_cast<std::size_t>(std::ranges::count_if(
                methods, [&](auto method) { return operations->contains(method); }));
    return count;
}

const json::object* Document::find_operation(std::string_view method, std::string_view path) const {
    const auto* paths = object_in(root_, "paths");
    const auto* item = paths == nullptr ? nullptr : paths->if_contains(path);
    const auto* operations = item == nullptr ? nullptr : schemas_.follow(*item).if_object();
    const auto* operation =
        operations == nullptr ? nullptr : operations->if_contains(ascii_lower_case(method));
    return operation == nullptr ? nullptr : schemas_.follow(*operation).if_object();
}

WantedBody Document::body_of(const json::object& operation) const {
    const auto* given = operation.if_contains("requestBody");
    const auto* body = given == nullptr ? nullptr : schemas_.follow(*given).if_object();
    if (body == nullptr) return {};
    return {is_true(*body, "required"), object_in(*body, "content")};
}

DocumentedAnswer Document::answer_of(const json::object& operation) const {
    DocumentedAnswer best;
    int best_rank = 4;
    const auto* responses = object_in(operation, "responses");
    if (responses == nullptr) return best;
    for (const auto& [name, response] : *responses) {
        const auto status = status_of(name);
        if (!status) continue;
        const int rank = rank_of(name, *status);
        if (rank >= best_rank) continue;
        best = {*status, schemas_.follow(response).if_object()};
        best_rank = rank;
    }
    return best;
}

}  // namespace grantor::sandbox::own_api
