// `$ref` in a document: the part that it stands for. Only parts of the same document are read.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <string>

namespace grantor::edge {

class References {
 public:
    // The document outlives it.
    explicit References(const boost::json::object& root) : root_(root) {}

    // The value itself, or what it refers to, over several references too; never null. A refusal is
    // one sentence: another file or address, nothing there, a circle, or keys beside the reference,
    // which some readers take and others do not.
    std::expected<const boost::json::value*, std::string> follow(
        const boost::json::value& value) const;

 private:
    const boost::json::object& root_;
};

}  // namespace grantor::edge
