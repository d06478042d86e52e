// A reading statement that is put together from what is asked, with every value as a parameter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/sql.hpp"

namespace grantor {

class SqlText {
 public:
    explicit SqlText(std::string_view text) : text_(text) {}
    template <class Value>
    SqlText(std::string_view text, const Value& value) {
        add(text, value);
    }

    // `text` is ours; what came from outside is a value. Values that are views must outlive the
    // run.
    SqlText& add(std::string_view text) {
        text_ += text;
        return *this;
    }
    template <class Value>
    SqlText& add(std::string_view text, const Value& value) {
        values_.push_back(to_sql(value));
        text_ += text;
        text_ += '$';
        text_ += std::to_string(values_.size());
        return *this;
    }

    const std::string& text() const { return text_; }
    std::span<const SqlValue> values() const { return values_; }

 private:
    std::string text_;
    std::vector<SqlValue> values_;
};

}  // namespace grantor
