#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/encoding.hpp"

namespace grantor::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static const auto made = [] {
        auto out = std::make_shared<spdlog::logger>(
            "grantor", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        // The line is complete; spdlog puts time and level in front, the braces are ours.
        out->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                         spdlog::pattern_time_type::utc);
        out->flush_on(spdlog::level::info);
        return out;
    }();
    return *made;
}

}  // namespace

void set_level(Level level) { logger().set_level(spdlog_level(level)); }
bool is_enabled(Level level) { return logger().should_log(spdlog_level(level)); }

void write(Level level, std::string_view event, std::initializer_list<Pair> values) {
    if (!is_enabled(level)) return;
    std::string line = "\"event\":";
    append_json_string(event, line);
    for (const auto& [name, value] : values) {
        line += ',';
        append_json_string(name, line);
        line += ':';
        if (value.is_number)
            line += value.text;
        else
            append_json_string(value.text, line);
    }
    logger().log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace grantor::log
