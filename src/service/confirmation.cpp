#include "service/confirmation.hpp"

#include <fmt/format.h>

#include "rules/entered_text.hpp"

namespace grantor {

Outcome<http::Response> confirmation_page(const Visit& visit, pages::Frame frame,
                                          const Confirmation& confirmation) {
    frame.title = frame.heading = confirmation.heading;
    frame.lead.clear();
    frame.tabs.clear();
    frame.side.clear();
    frame.actions.clear();
    frame.badge.reset();
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("ACTION", confirmation.action);
    data.set("CANCEL", confirmation.cancel);
    data.set("BUTTON", confirmation.button);
    for (const auto& sentence : confirmation.sentences)
        data.add("SENTENCE").set("SENTENCE_TEXT", sentence);
    for (const auto& [name, value] : confirmation.fields) {
        auto field = data.add("FIELD");
        field.set("FIELD_NAME", name);
        field.set("FIELD_VALUE", value);
    }
    if (!confirmation.typed.empty()) {
        auto field = data.add("TYPES");
        field.set("TYPED_WORDS", confirmation.typed);
        field.set_field("TYPED", visit.entered("typed", ""), visit.error_of("typed"));
    }
    return pages::framed_page(visit.status(), "confirmation", frame, data);
}

Outcome<void> require_typed(const Visit& visit, std::string_view expected) {
    FieldReader reader;
    if (reader.line("typed", visit.field("typed"), {name_max}) == expected) return {};
    return refuse_field("typed", fmt::format("Enter “{}”, exactly as it is written.", expected));
}

}  // namespace grantor
