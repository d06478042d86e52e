#include "pages/page_data.hpp"

#include <algorithm>
#include <array>
#include <ctemplate/template.h>
#include <fmt/format.h>
#include <stdexcept>

#include "pages/explained.hpp"
#include "pages/letter_tile.hpp"
#include "pages/texts.hpp"

namespace grantor::pages {
namespace {

ctemplate::TemplateString as_template_string(std::string_view text) {
    return {text.data(), text.size()};
}

std::string joined(std::string_view name, std::string_view ending) {
    return fmt::format("{}{}", name, ending);
}

constexpr std::array<std::string_view, 4> tone_classes{"quiet", "good", "waiting", "bad"};

bool is_path_of_ours(std::string_view address) {
    return address.starts_with('/') && !address.starts_with("//");
}

bool has_web_scheme(std::string_view address) {
    const auto starts_with = [address](std::string_view scheme) {
        return address.size() > scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), address.begin(),
                          [](char wanted, char c) { return wanted == (c | 0x20); });
    };
    return starts_with("https://") || starts_with("http://");
}

}  // namespace

std::string_view error_of(std::span<const FieldError> errors, std::string_view field) {
    const auto found = std::find_if(errors.begin(), errors.end(),
                                    [field](const auto& error) { return error.field == field; });
    return found == errors.end() ? std::string_view{} : found->text;
}

PageData::PageData()
    : owned_(std::make_unique<ctemplate::TemplateDictionary>("page")), values_(owned_.get()) {}
PageData::PageData(ctemplate::TemplateDictionary* part) : values_(part) {}
PageData::PageData(PageData&& other) noexcept = default;
PageData::~PageData() = default;

void PageData::set(std::string_view name, std::string_view value) {
    if (name.ends_with("_MARKUP")) throw std::logic_error(joined(name, " is not markup"));
    values_->SetValue(as_template_string(name), as_template_string(value));
}

void PageData::set_number(std::string_view name, std::int64_t number) {
    set(name, number_text(number));
}

void PageData::set_time(std::string_view name, Time time) {
    if (time == Time{}) return show(joined(name, "_NEVER"));
    set(name, to_rfc3339(time));
    set(joined(name, "_TEXT"), time_text(time));
    set(joined(name, "_EXACT"), exact_time_text(time));
    show(joined(name, "_KNOWN"));
}

void PageData::set_explained(std::string_view name, std::string_view text) {
    set_markup(joined(name, "_MARKUP"), explained(text));
}

void PageData::set_link(std::string_view name, std::string_view address) {
    set(joined(name, "_TEXT"), address);
    if (!is_safe_link(address)) return show(joined(name, "_PLAIN"));
    set(name, address);
    show(joined(name, "_LINK"));
}

void PageData::set_field(std::string_view name, std::string_view value, std::string_view error) {
    set(name, value);
    if (error.empty()) return;
    set(joined(name, "_ERROR_TEXT"), error);
    show(joined(name, "_ERROR"));
}

void PageData::set_badge(std::string_view name, std::string_view text, Tone tone) {
    set(name, text);
    set(joined(name, "_TONE"), tone_classes[static_cast<std::size_t>(tone)]);
}

void PageData::set_icon(std::string_view name, std::string_view address, std::string_view title) {
    auto icon = include(name, "part_icon.html");
    if (!address.empty() && is_path_of_ours(address)) {
        icon.add("IMAGE").set("ADDRESS", address);
        return;
    }
    auto tile = icon.add("TILE");
    tile.set("LETTER", tile_letter(title));
    tile.set("COLOUR", fmt::format("tile-{}", tile_colour(title)));
}

void PageData::set_pager(std::string_view name, const Pager& pager) {
    const std::pair<const char*, const std::string&> links[] = {
        {"FIRST", pager.first_href}, {"PREVIOUS", pager.previous_href}, {"NEXT", pager.next_href}};
    if (std::ranges::all_of(links, [](const auto& link) { return link.second.empty(); })) return;
    auto part = include(name, "part_pager.html");
    for (const auto& [section, href] : links)
        if (!href.empty()) part.add(section).set("HREF", href);
}

void PageData::add_choices(const char* section, std::span<const Choice> choices) {
    for (const auto& choice : choices) {
        auto part = add(section);
        part.set("VALUE", choice.value);
        part.set("TEXT", choice.text);
        if (choice.is_chosen) part.show("CHOSEN");
    }
}

void PageData::set_markup(std::string_view name, const Markup& markup) {
    if (!name.ends_with("_MARKUP")) throw std::logic_error(joined(name, " must end in _MARKUP"));
    values_->SetValue(as_template_string(name), as_template_string(markup.text()));
}

void PageData::show(std::string_view section) { values_->ShowSection(as_template_string(section)); }

PageData PageData::add(std::string_view section) {
    return PageData(values_->AddSectionDictionary(as_template_string(section)));
}

PageData PageData::part(std::string_view name, std::string_view file) {
    return include(name, joined(file, ".html"));
}

PageData PageData::include(std::string_view name, std::string_view file) {
    auto* part = values_->AddIncludeDictionary(as_template_string(name));
    part->SetFilename(as_template_string(file));
    return PageData(part);
}

bool is_safe_link(std::string_view address) {
    const auto breaks_out = [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '\\'; };
    if (std::any_of(address.begin(), address.end(), breaks_out)) return false;
    return is_path_of_ours(address) || has_web_scheme(address);
}

}  // namespace grantor::pages
