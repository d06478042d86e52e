// Builds a tree of values from the events of a parser, within limits.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/documents/document_value.hpp"

namespace grantor::edge {

// Every step is false when it refuses; `fault` then says why, and nothing more may be added.
class DocumentTree {
 public:
    // Under which a value can be used again; 0 for most.
    using Anchor = std::size_t;

    DocumentTree(const DocumentLimits& limits, boost::json::storage_ptr memory)
        : limits_(limits), memory_(std::move(memory)), root_(memory_) {}

    bool open_object(Anchor anchor = 0) { return open(boost::json::object(memory_), anchor); }
    bool open_array(Anchor anchor = 0) { return open(boost::json::array(memory_), anchor); }
    bool close();
    // Inside an object, before each value.
    bool add_key(std::string_view key);
    // The same for YAML's `<<`: the members of the value, an object or a list of them, become the
    // object's, except for those that it has itself.
    bool add_merge_key();
    bool add(boost::json::value value, Anchor anchor = 0);
    bool add_text(std::string_view text, Anchor anchor = 0) {
        return add(boost::json::value(text, memory_), anchor);
    }
    // The value of an anchor once more. All of it counts against the limits before it is copied.
    bool add_again(Anchor anchor);

    bool is_inside_object() const { return !open_.empty() && open_.back().value.is_object(); }
    const std::string& fault() const { return fault_; }
    bool refuse(std::string fault) {
        fault_ = std::move(fault);
        return false;
    }
    // After the last close or the only value.
    boost::json::value take() { return std::move(root_); }

 private:
    struct Open {
        boost::json::value value;
        Anchor anchor = 0;
        std::string key = {};  // of the value that comes next
        bool merges_next = false;
        bool has_merged = false;
        std::set<std::string, std::less<>> merged = {};  // keys that an own one may replace
    };
    bool open(boost::json::value empty, Anchor anchor);
    bool put(boost::json::value value, Anchor anchor);
    bool merge(Open& into, const boost::json::value& from);
    bool count_copy(const boost::json::value& value);

    const DocumentLimits limits_;
    const boost::json::storage_ptr memory_;
    std::vector<Open> open_;
    std::map<Anchor, boost::json::value> anchored_;
    boost::json::value root_;
    std::size_t values_ = 0;
    std::size_t copied_bytes_ = 0;
    std::string fault_;
};

}  // namespace grantor::edge
