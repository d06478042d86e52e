// Files compiled into the binary (cmake/embed.cmake): page templates, styles, rule files,
// migrations.
#pragma once

#include <span>
#include <string_view>

namespace grantor {

struct EmbeddedFile {
    std::string_view name;
    std::string_view content;
};

std::span<const EmbeddedFile> embedded_pages();
std::span<const EmbeddedFile> embedded_assets();
std::span<const EmbeddedFile> embedded_rules();
std::span<const EmbeddedFile> embedded_migrations();
std::span<const EmbeddedFile> embedded_look_alikes();

}  // namespace grantor
