// The frame of the application around a page: the top bar with its sections, who is signed in and
// in which company, and the head of the page with breadcrumb, heading, tabs, notice and problem.
// Everything in it is text: escaped where it is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "http/message.hpp"
#include "pages/brand.hpp"
#include "pages/page_data.hpp"

namespace grantor::pages {

// The parts of the application, in the order of the top bar. `none`: a page outside of all.
enum class Section : std::uint8_t {
    none,
    marketplace,
    developers,
    api,
    account,  // reached from the menu of the person, not from the bar
    company,
    platform,
    sandbox  // in a sandbox only
};

// A company that the person may switch to: POST /session/company {csrf, company, continue}.
struct OtherCompany {
    std::string id;
    std::string name;
};

// The signed-in person, and what the top bar offers them.
struct FramePerson {
    std::string name;
    std::string email;
    std::string company_name;  // the active one
    std::vector<OtherCompany> other_companies = {};
    std::string csrf;  // the token of the browser's session, for the forms of the frame
    bool is_company_admin = false;    // sees Company
    bool is_platform_person = false;  // sees Platform
};

// A page above this one. The page itself is not in the list: its heading says where one is.
struct Crumb {
    std::string name;
    std::string href;
};

struct Tab {
    std::string name;
    std::string href;
    bool is_current = false;
};

// Links to the pages of a thing that has more of them than fit into tabs.
struct SideGroup {
    std::string title;  // "": the links stand without one
    std::vector<Tab> links;
};

// A link beside the heading. The first that is primary should be the only one.
struct Action {
    std::string name;
    std::string href;
    bool is_primary = false;
};

struct FrameBadge {
    std::string text;
    Tone tone = Tone::quiet;
};

struct FrameIcon {
    std::string address;  // of this service; "" shows a tile with the first letter of `title`
    std::string title;
};

// A sentence over every page, and where it leads: "The clock is 1 h ahead. Set it back".
struct FrameBanner {
    std::string text;
    std::string link_text = {};  // "": no link
    std::string href = {};
};

// Why a form was refused: a sentence, and one link to each field that is wrong.
struct Problem {
    std::string text;
    std::vector<FieldError> fields = {};
};

struct Frame {
    const Brand* brand = &our_brand();
    std::string title;    // of the browser's tab
    std::string heading;  // "": the title
    std::string lead;     // one quiet sentence below the heading, "" for none
    Section section = Section::none;
    std::optional<FramePerson> person;  // nobody: the bar has "Sign in"
    // The path and query of this page: where signing in and switching the company lead back to. For
    // the answer to a POST, the page that held the form.
    std::string target = "/";
    Time now;  // of the request: what relative times are relative to
    std::vector<Crumb> breadcrumb;
    std::vector<Tab> tabs;        // at most five
    std::vector<SideGroup> side;  // more than five, beside the page; on a phone folded above it
    std::vector<Action> actions;
    std::optional<FrameBadge> badge;  // beside the heading
    std::optional<FrameIcon> icon;    // before the heading
    std::string notice;               // "Saved." after a redirect, "" for none
    std::optional<Problem> problem;
    std::optional<FrameBanner> banner;
    bool has_sandbox = false;  // the bar has that section
    // The answer was written without looking who is there, so the bar says neither "Sign in" nor a
    // name.
    bool is_anybody = false;
};

// web/pages/{name}.html within the frame. The security headers of page(), and scripts of this
// service only: times.js (times in the reader's zone), busy.js (a form is sent once), menus.js,
// copy.js (values get a Copy button), and `script` of web/assets if one is named. The page works
// without any of them.
http::Response framed_page(int status, std::string_view name, const Frame& frame,
                           const PageData& data, std::string_view script = {});

// The template alone, for a script of ours that puts it into a page that is open: the new rows of a
// live list.
http::Response fragment(std::string_view name, const Brand& brand, const PageData& data);

}  // namespace grantor::pages
