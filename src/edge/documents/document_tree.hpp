// Builds a tree of values from the events of a parser, within limits.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "edge/documents/document_value.hpp"

namespace grantor::edge {

// Every step is false when it refuses; `fault` then says why, and nothing more may be added.
class DocumentTree {
 public:
    explicit DocumentTree(const DocumentLimits& limits) : limits_(limits) {}

    bool open_object() { return open(boost::json::object{}); }
    bool open_array() { return open(boost::json::array{}); }
    bool close();
    // Inside an object, before each value.
    bool add_key(std::string_view key);
    bool add(boost::json::value value);

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
        std::string key;  // of the value that comes next
    };
    bool open(boost::json::value empty);
    void put(boost::json::value value);

    const DocumentLimits limits_;
    std::vector<Open> open_;
    boost::json::value root_;
    std::size_t values_ = 0;
    std::string fault_;
};

}  // namespace grantor::edge
