#include "marketplace/decision_page.hpp"

namespace grantor::marketplace {
namespace {

void fill_reason(pages::PageData& data, const Visit& visit, const Decision& decision) {
    if (decision.reason_name.empty()) return;
    auto reason = data.add("REASON");
    reason.set("REASON_NAME", decision.reason_name);
    reason.set("REASON_LABEL", decision.reason_label);
    reason.set("REASON_HINT", decision.reason_hint);
    reason.show(decision.is_reason_needed ? "REASON_NEEDED" : "REASON_OPTIONAL");
    reason.set_field("REASON_TEXT", visit.entered(decision.reason_name, ""),
                     visit.error_of(decision.reason_name));
}

void fill_choice(pages::PageData& data, const Visit& visit, const Decision& decision) {
    if (decision.choice_name.empty()) return;
    auto choice = data.add("TARGET");
    choice.set("TARGET_NAME", decision.choice_name);
    choice.set("TARGET_LABEL", decision.choice_label);
    choice.set_field("TARGET_FIELD", "", visit.error_of(decision.choice_name));
    auto choices = decision.choices;
    const auto chosen = visit.entered(decision.choice_name, "");
    for (auto& one : choices) one.is_chosen = one.value == chosen;
    choice.add_choices("TARGET_CHOICE", choices);
}

}  // namespace

http::Response decision_page(const Visit& visit, pages::Frame frame, const Decision& decision) {
    const auto& question = decision.question;
    frame.title = question.heading;
    frame.heading = question.heading;
    frame.target = question.action;
    // As on every page that asks: nothing leads away but Cancel.
    frame.side.clear();
    frame.actions.clear();
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("ACTION", question.action);
    data.set("CANCEL_HREF", question.cancel);
    data.set("BUTTON", question.button);
    for (const auto& sentence : question.sentences)
        data.add("SENTENCE").set("SENTENCE_TEXT", sentence);
    for (const auto& [name, value] : question.fields) {
        auto field = data.add("FIELD");
        field.set("FIELD_NAME", name);
        field.set("FIELD_VALUE", value);
    }
    fill_reason(data, visit, decision);
    fill_choice(data, visit, decision);
    return pages::framed_page(visit.status(), "decision", frame, data);
}

}  // namespace grantor::marketplace
