#include "edge/documents/document_tree.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace grantor::edge {

bool DocumentTree::open(boost::json::value empty) {
    if (open_.size() >= limits_.depth_max)
        return refuse(fmt::format("it is nested more than {} deep", limits_.depth_max));
    if (++values_ > limits_.values_max) return refuse("it has too many values");
    open_.push_back({std::move(empty), {}});
    return true;
}

bool DocumentTree::close() {
    auto value = std::move(open_.back().value);
    open_.pop_back();
    put(std::move(value));
    return true;
}

bool DocumentTree::add_key(std::string_view key) {
    if (open_.back().value.get_object().contains(key))
        return refuse(fmt::format("the key \"{}\" is repeated", key.substr(0, 64)));
    open_.back().key = key;
    return true;
}

bool DocumentTree::add(boost::json::value value) {
    if (++values_ > limits_.values_max) return refuse("it has too many values");
    put(std::move(value));
    return true;
}

void DocumentTree::put(boost::json::value value) {
    if (open_.empty()) {
        root_ = std::move(value);
    } else if (auto& into = open_.back(); into.value.is_object()) {
        into.value.get_object().emplace(into.key, std::move(value));
    } else {
        into.value.get_array().push_back(std::move(value));
    }
}

}  // namespace grantor::edge
