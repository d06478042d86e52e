// The values that a template is filled with. Templates escape them by the place they stand in
// (text, attribute, address), so values are set as they are. docs/pages.md has the markup for each
// kind.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "pages/markup.hpp"

namespace ctemplate {
class TemplateDictionary;
}

namespace grantor::pages {

// How a word of state is coloured. The word itself must say it too.
enum class Tone : std::uint8_t {
    quiet,    // draft, ended, disabled
    good,     // published, live, active, delivered
    waiting,  // in review, pending, retrying
    bad,      // failed, revoked, refused
};

// An entry of a select, or one of several radio buttons or checkboxes.
struct Choice {
    std::string value;
    std::string text;
    bool is_chosen = false;
};

// What is wrong with one field of a form. `field` is the id of its input, which by convention is
// also its name on the wire; `text` says what to do: "Enter a name of at most 80 characters".
struct FieldError {
    std::string field;
    std::string text;
};
// The text for that field, "" if nothing is wrong with it.
std::string_view error_of(std::span<const FieldError> errors, std::string_view field);

// Links to other pages of a list; "" if there is none. A list whose pages begin after a row leads
// to its first page, one whose pages are numbered to the previous one.
struct Pager {
    std::string first_href = {};
    std::string next_href = {};
    std::string previous_href = {};
};

// The values of one page, or of one repeated part of it. Names are those in the template. A part
// sees the values and shown sections of the page around it wherever it sets none itself: give the
// values of rows names that the page does not use.
class PageData {
 public:
    PageData();
    ~PageData();
    PageData(const PageData&) = delete;
    PageData& operator=(const PageData&) = delete;
    PageData(PageData&& other) noexcept;

    void set(std::string_view name, std::string_view value);
    // With a separator: "12,345".
    void set_number(std::string_view name, std::int64_t number);
    // NAME is RFC 3339, NAME_TEXT "22 Nov 2026, 04:44 UTC" and NAME_EXACT the same with seconds;
    // section NAME_KNOWN is shown, and for Time{} section NAME_NEVER instead.
    void set_time(std::string_view name, Time time);
    // A sentence with moments in it, as RFC 3339 writes them: for {{NAME_MARKUP:none}}, in which
    // they are <time>, read in the reader's zone like all others. The rest is text.
    void set_explained(std::string_view name, std::string_view text);
    // An address that somebody entered (attack 23): sets NAME and shows section NAME_LINK if it is
    // is_safe_link(), otherwise shows section NAME_PLAIN. NAME_TEXT is the address in either case.
    void set_link(std::string_view name, std::string_view address);
    // The value of a form's field; with an error also NAME_ERROR_TEXT, and section NAME_ERROR.
    void set_field(std::string_view name, std::string_view value, std::string_view error = {});
    // A word of state: NAME, and NAME_TONE for the class of its badge.
    void set_badge(std::string_view name, std::string_view text, Tone tone);
    // The icon of an app for {{>NAME}}: the image at `address` (of this service), or if that is ""
    // a tile with the first letter of `title`.
    void set_icon(std::string_view name, std::string_view address, std::string_view title);
    // For {{>NAME}}; shows nothing if there is no link.
    void set_pager(std::string_view name, const Pager& pager);
    // Repeats `section` with VALUE, TEXT and, on chosen ones, section CHOSEN.
    void add_choices(const char* section, std::span<const Choice> choices);
    // For {{NAME:none}}. The name must end in _MARKUP, and no other value may have such a name:
    // anything else is a defect and throws.
    void set_markup(std::string_view name, const Markup& markup);

    // web/pages/{file}.html for {{>NAME}}, with values of its own: what a page and a fragment()
    // share.
    PageData part(std::string_view name, std::string_view file);

    // Shows a part that is hidden otherwise.
    void show(std::string_view section);
    // Shows the part once more, with values of its own besides those of the page.
    PageData add(std::string_view section);

 private:
    friend class TemplateText;
    explicit PageData(ctemplate::TemplateDictionary* part);
    PageData include(std::string_view name, std::string_view file);
    std::unique_ptr<ctemplate::TemplateDictionary> owned_;
    ctemplate::TemplateDictionary* values_;
};

// Whether an address may stand in a link: http, https, or a path of this service ("/…", but not
// "//…", which is another host). No control characters, spaces or backslashes anywhere.
bool is_safe_link(std::string_view address);

}  // namespace grantor::pages
