#include "edge/documents/document_tree.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace grantor::edge {
namespace {

struct Size {
    std::size_t values = 0;
    std::size_t bytes = 0;
    std::size_t depth = 0;
};

void measure(const boost::json::value& value, std::size_t depth, Size& size) {
    ++size.values;
    size.depth = std::max(size.depth, depth);
    if (const auto* text = value.if_string()) size.bytes += text->size();
    if (const auto* list = value.if_array())
        for (const auto& each : *list) measure(each, depth + 1, size);
    if (const auto* object = value.if_object())
        for (const auto& [key, each] : *object) {
            size.bytes += key.size();
            measure(each, depth + 1, size);
        }
}

}  // namespace

bool DocumentTree::open(boost::json::value empty, Anchor anchor) {
    if (open_.size() >= limits_.depth_max)
        return refuse(fmt::format("it is nested more than {} deep", limits_.depth_max));
    if (++values_ > limits_.values_max) return refuse("it has too many values");
    open_.push_back({std::move(empty), anchor});
    return true;
}

bool DocumentTree::close() {
    auto closed = std::move(open_.back());
    open_.pop_back();
    return put(std::move(closed.value), closed.anchor);
}

bool DocumentTree::add_key(std::string_view key) {
    auto& open = open_.back();
    auto& object = open.value.get_object();
    if (const auto merged = open.merged.find(key); merged != open.merged.end()) {
        object.erase(key);
        open.merged.erase(merged);
    } else if (object.contains(key)) {
        return refuse(fmt::format("the key \"{}\" is repeated", key.substr(0, 64)));
    }
    open.key = key;
    return true;
}

bool DocumentTree::add_merge_key() {
    auto& open = open_.back();
    if (open.has_merged) return refuse("the key \"<<\" is repeated");
    open.has_merged = open.merges_next = true;
    return true;
}

bool DocumentTree::add(boost::json::value value, Anchor anchor) {
    if (++values_ > limits_.values_max) return refuse("it has too many values");
    return put(std::move(value), anchor);
}

bool DocumentTree::add_again(Anchor anchor) {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) return refuse("the alias stands inside of what it stands for");
    return count_copy(found->second) && put(found->second, 0);
}

bool DocumentTree::put(boost::json::value value, Anchor anchor) {
    if (anchor != 0) {
        if (!count_copy(value)) return false;
        anchored_[anchor] = value;
    }
    if (open_.empty()) {
        root_ = std::move(value);
        return true;
    }
    auto& into = open_.back();
    if (std::exchange(into.merges_next, false)) return merge(into, value);
    if (into.value.is_object())
        into.value.get_object().emplace(into.key, std::move(value));
    else
        into.value.get_array().push_back(std::move(value));
    return true;
}

bool DocumentTree::merge(Open& into, const boost::json::value& from) {
    if (const auto* list = from.if_array()) {
        for (const auto& each : *list)
            if (!each.is_object() || !merge(into, each))
                return refuse("\"<<\" takes an object or a list of objects");
        return true;
    }
    const auto* object = from.if_object();
    if (object == nullptr) return refuse("\"<<\" takes an object or a list of objects");
    for (const auto& [key, value] : *object)
        if (into.value.get_object().emplace(key, value).second) into.merged.emplace(key);
    return true;
}

bool DocumentTree::count_copy(const boost::json::value& value) {
    Size size;
    measure(value, 0, size);
    values_ += size.values;
    copied_bytes_ += size.bytes;
    if (values_ > limits_.values_max || copied_bytes_ > limits_.text_max)
        return refuse("its aliases make it too large");
    if (open_.size() + size.depth > limits_.depth_max)
        return refuse(fmt::format("it is nested more than {} deep", limits_.depth_max));
    return true;
}

}  // namespace grantor::edge
