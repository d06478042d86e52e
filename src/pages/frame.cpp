#include "pages/frame.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/encoding.hpp"
#include "pages/letter_tile.hpp"
#include "pages/security_fields.hpp"
#include "pages/templates.hpp"

namespace grantor::pages {
namespace {

// Who sees a section in the top bar.
enum class Audience : std::uint8_t { everybody, company_admins, platform_people, sandbox };

struct SectionLink {
    Section section;
    std::string_view name;
    std::string_view href;
    Audience audience;
};

constexpr std::array<SectionLink, 6> section_links{
    {{Section::marketplace, "Marketplace", "/marketplace", Audience::everybody},
     {Section::developers, "Developers", "/developer", Audience::everybody},
     {Section::api, "API", "/explorer", Audience::everybody},
     {Section::company, "Company", "/company", Audience::company_admins},
     {Section::platform, "Platform", "/platform", Audience::platform_people},
     {Section::sandbox, "Sandbox", "/sandbox", Audience::sandbox}}};

// What the menu of the person leads to.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> account_links{
    {{"Your account", "/account/profile"},
     {"Connected apps", "/account"},
     {"Access keys", "/account/keys"}}};

bool is_seen_by(Audience audience, const Frame& frame) {
    const auto& person = frame.person;
    switch (audience) {
        case Audience::everybody:
            return true;
        case Audience::company_admins:
            return person && person->is_company_admin;
        case Audience::platform_people:
            return person && person->is_platform_person;
        case Audience::sandbox:
            return frame.has_sandbox;
    }
    return false;
}

void add_sections(PageData& layout, const Frame& frame) {
    for (const auto& link : section_links) {
        if (!is_seen_by(link.audience, frame)) continue;
        auto part = layout.add("SECTION");
        part.set("SECTION_NAME", link.name);
        part.set("SECTION_HREF", link.href);
        if (link.section == frame.section) part.show("SECTION_CURRENT");
    }
}

void add_person(PageData& layout, const Frame& frame) {
    if (frame.is_anybody) return;
    if (!frame.person) {
        layout.add("VISITOR").set("SIGN_IN_HREF",
                                  "/sign-in?continue=" + percent_encode(frame.target));
        return;
    }
    const auto& person = *frame.person;
    auto part = layout.add("PERSON");
    part.set("PERSON_NAME", person.name);
    part.set("PERSON_LETTER", tile_letter(person.name));
    part.set("PERSON_EMAIL", person.email);
    part.set("COMPANY_NAME", person.company_name);
    part.set("FRAME_CSRF", person.csrf);
    part.set("FRAME_TARGET", frame.target);
    for (const auto& [name, href] : account_links) {
        auto link = part.add("ACCOUNT_LINK");
        link.set("ACCOUNT_LINK_NAME", name);
        link.set("ACCOUNT_LINK_HREF", href);
    }
    if (person.other_companies.empty()) return;
    auto others = part.add("OTHER_COMPANIES");
    for (const auto& company : person.other_companies) {
        auto other = others.add("OTHER_COMPANY");
        other.set("OTHER_COMPANY_ID", company.id);
        other.set("OTHER_COMPANY_NAME", company.name);
    }
}

void add_breadcrumb(PageData& layout, const Frame& frame) {
    if (frame.breadcrumb.empty()) return;
    auto list = layout.add("BREADCRUMB");
    for (const auto& crumb : frame.breadcrumb) {
        auto part = list.add("CRUMB");
        part.set("CRUMB_NAME", crumb.name);
        part.set("CRUMB_HREF", crumb.href);
    }
}

void add_heading(PageData& layout, const Frame& frame) {
    layout.set("HEADING", frame.heading.empty() ? frame.title : frame.heading);
    if (!frame.lead.empty()) layout.add("LEAD").set("LEAD_TEXT", frame.lead);
    if (frame.icon)
        layout.add("HEADING_ICON").set_icon("ICON", frame.icon->address, frame.icon->title);
    if (frame.badge) {
        auto badge = layout.add("HEADING_BADGE");
        badge.set_badge("BADGE", frame.badge->text, frame.badge->tone);
    }
    if (frame.actions.empty()) return;
    auto list = layout.add("ACTIONS");
    for (const auto& action : frame.actions) {
        auto part = list.add("ACTION");
        part.set("ACTION_NAME", action.name);
        part.set("ACTION_HREF", action.href);
        if (action.is_primary) part.show("ACTION_PRIMARY");
    }
}

void add_tabs(PageData& layout, const Frame& frame) {
    if (frame.tabs.empty()) return;
    auto list = layout.add("TABS");
    for (const auto& tab : frame.tabs) {
        auto part = list.add("TAB");
        part.set("TAB_NAME", tab.name);
        part.set("TAB_HREF", tab.href);
        if (tab.is_current) part.show("TAB_CURRENT");
    }
}

void add_side(PageData& layout, const Frame& frame) {
    if (frame.side.empty()) return;
    auto side = layout.add("SIDE");
    side.set("SIDE_CURRENT_NAME", "Pages");
    layout.show("SIDE_END");
    for (const auto& group : frame.side) {
        auto part = side.add("SIDE_GROUP");
        if (!group.title.empty()) part.add("SIDE_TITLE").set("SIDE_TITLE_TEXT", group.title);
        for (const auto& link : group.links) {
            auto row = part.add("SIDE_LINK");
            row.set("SIDE_LINK_NAME", link.name);
            row.set("SIDE_LINK_HREF", link.href);
            if (!link.is_current) continue;
            row.show("SIDE_LINK_CURRENT");
            side.set("SIDE_CURRENT_NAME", link.name);
        }
    }
}

void add_banner(PageData& layout, const Frame& frame) {
    if (!frame.banner || frame.banner->text.empty()) return;
    auto banner = layout.add("BANNER");
    banner.set("BANNER_TEXT", frame.banner->text);
    if (frame.banner->link_text.empty()) return;
    auto link = banner.add("BANNER_LINK");
    link.set("BANNER_LINK_TEXT", frame.banner->link_text);
    link.set("BANNER_HREF", frame.banner->href);
}

// The words on a field, as the page itself has them: of its <label>, or of the <legend> of a group.
// They are written as they stand there, so escaped already. "" where they are more than words, and
// the word "optional".
std::string_view label_of(std::string_view field, std::string_view markup) {
    auto begin = markup.find(fmt::format("<label for=\"{}\">", field));
    if (begin == std::string_view::npos) {
        begin = markup.find(fmt::format(" id=\"{}\"", field));
        const auto group = markup.rfind('<', begin);
        if (begin == std::string_view::npos || !markup.substr(group).starts_with("<fieldset"))
            return {};
        begin = markup.find("<legend", begin);
        if (begin == std::string_view::npos) return {};
    }
    begin = markup.find('>', begin) + 1;
    const auto end = markup.find('<', begin);
    if (end == std::string_view::npos) return {};
    const auto rest = markup.substr(end);
    const bool is_words = rest.starts_with("</l") || rest.starts_with("<span class=\"optional\">");
    if (!is_words) return {};
    auto label = markup.substr(begin, end - begin);
    while (label.ends_with(' ')) label.remove_suffix(1);
    return label;
}

void add_messages(PageData& layout, const Frame& frame, std::string_view markup) {
    if (!frame.notice.empty()) layout.add("NOTICE").set("NOTICE_TEXT", frame.notice);
    if (!frame.problem) return;
    auto problem = layout.add("PROBLEM");
    problem.set("PROBLEM_TEXT", frame.problem->text);
    if (frame.problem->fields.empty()) return;
    auto list = problem.add("PROBLEM_FIELDS");
    for (const auto& error : frame.problem->fields) {
        auto part = list.add("PROBLEM_FIELD");
        part.set("FIELD_ID", error.field);
        part.set("FIELD_TEXT", error.text);
        std::string label(label_of(error.field, markup));
        if (label.empty()) continue;
        if (!label.ends_with('?')) label += ':';
        TemplateText::set_label(part, label);
    }
}

std::string framed_html(std::string_view name, const Frame& frame, const PageData& data,
                        std::string_view script) {
    PageData layout;
    // A browser's tab says that the form in it was refused before it says which page it is.
    TemplateText::set_head(layout, frame.problem ? "Error: " + frame.title : frame.title,
                           *frame.brand);
    TemplateText::set_foot(layout, *frame.brand,
                           frame.now == Time{} ? FootZone::unsaid : FootZone::said,
                           FootLinks::with_documentation);
    TemplateText::set_brand(layout, *frame.brand);
    TemplateText::set_brand(data, *frame.brand);
    if (frame.now != Time{}) layout.set_time("NOW", frame.now);
    for (const auto* always : {"times.js", "busy.js", "menus.js", "copy.js"})
        add_script(layout, always);
    if (!script.empty()) add_script(layout, script);
    add_sections(layout, frame);
    add_person(layout, frame);
    add_breadcrumb(layout, frame);
    add_heading(layout, frame);
    add_tabs(layout, frame);
    add_side(layout, frame);
    add_banner(layout, frame);
    const auto markup = TemplateText::expand(name, data);
    add_messages(layout, frame, markup);
    TemplateText::set_page(layout, markup);
    return TemplateText::expand("frame", layout);
}

}  // namespace

http::Response framed_page(int status, std::string_view name, const Frame& frame,
                           const PageData& data, std::string_view script) {
    http::Response response;
    response.status = status;
    response.content_type = http::html_type;
    if (status >= 400) TemplateText::set_refused(data, *frame.brand);
    response.body = framed_html(name, frame, data, script);
    add_security_fields(response, script.empty() ? Scripts::quiet : Scripts::live, Forms::stay);
    return response;
}

http::Response fragment(std::string_view name, const Brand& brand, const PageData& data) {
    http::Response response;
    response.content_type = http::html_type;
    TemplateText::set_brand(data, brand);
    response.body = TemplateText::expand(name, data);
    add_security_fields(response, Scripts::none, Forms::stay);
    return response;
}

}  // namespace grantor::pages
