// A template of a test's own, filled as the shipped ones are.
#pragma once

#include <ctemplate/template.h>
#include <string>

#include "pages/templates.hpp"

namespace grantor::pages {

inline std::string filled(const std::string& text, const PageData& data) {
    static int number = 0;
    const auto name = "test_" + std::to_string(++number);
    ctemplate::StringToTemplateCache(name + ".html", "{{%AUTOESCAPE context=\"HTML\"}}" + text,
                                     ctemplate::DO_NOT_STRIP);
    return TemplateText::expand(name, data);
}

}  // namespace grantor::pages
