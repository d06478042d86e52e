// The log: one JSON object a line on standard error. Values are escaped; secrets cannot be passed,
// since Secret has no text form. Safe from any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace grantor::log {

enum class Level { debug, info, warning, error };

// Messages below this level are dropped. Set once at start.
void set_level(Level level);
bool is_enabled(Level level);

struct Value {
    Value(std::string_view text) : text(text) {}
    Value(const char* text) : text(text) {}
    Value(const std::string& text) : text(text) {}
    Value(std::int64_t number) : text(std::to_string(number)), is_number(true) {}
    Value(int number) : Value(static_cast<std::int64_t>(number)) {}
    Value(std::size_t number) : Value(static_cast<std::int64_t>(number)) {}
    std::string text;
    bool is_number = false;
};
struct Pair {
    std::string_view name;  // a constant
    Value value;
};

// {"time":…,"level":…,"event":…,…}; `event` is a constant sentence part: "listening", "store
// failed".
void write(Level level, std::string_view event, std::initializer_list<Pair> values = {});

inline void debug(std::string_view event, std::initializer_list<Pair> values = {}) {
    write(Level::debug, event, values);
}
inline void info(std::string_view event, std::initializer_list<Pair> values = {}) {
    write(Level::info, event, values);
}
inline void warning(std::string_view event, std::initializer_list<Pair> values = {}) {
    write(Level::warning, event, values);
}
inline void error(std::string_view event, std::initializer_list<Pair> values = {}) {
    write(Level::error, event, values);
}

}  // namespace grantor::log
