#include "marketplace/developer/app_states.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace grantor::marketplace {
namespace {

// One letter for each action that may be done, in the order of AppAction.
constexpr std::string_view letters = "TECKSWPULR";
static_assert(letters.size() == app_actions);

std::string allowed(const AppSituation& situation) {
    std::string out;
    for (int i = 0; i < app_actions; ++i)
        if (why_not(static_cast<AppAction>(i), situation).empty())
            out += letters[static_cast<std::size_t>(i)];
    return out;
}

struct Row {
    AppKind kind;
    AppStatus status;
    bool has_pending;
    bool has_waiting;
    std::string_view allowed;
    TermsEffect effect;
};

}  // namespace

TEST(AppStates, every_kind_and_status_allows_exactly_these_actions) {
    constexpr auto prv = AppKind::private_app;
    constexpr auto pub = AppKind::public_app;
    constexpr auto now = TermsEffect::at_once;
    constexpr auto later = TermsEffect::after_review;
    // T texts, E terms, C client type, K credentials, S submit, W withdraw, P publish, U unpublish,
    // L go live, R remove
    for (const auto& row :
         std::initializer_list<Row>{{prv, AppStatus::draft, false, false, "TECKLR", now},
                                    {prv, AppStatus::live, false, false, "TECKR", now},
                                    {prv, AppStatus::disabled, false, false, "KR", now},
                                    {prv, AppStatus::deleted, false, false, "", now},
                                    {pub, AppStatus::draft, false, false, "TECKSR", now},
                                    {pub, AppStatus::in_review, false, true, "TKWR", now},
                                    {pub, AppStatus::approved, false, false, "TEKPR", later},
                                    {pub, AppStatus::approved, true, false, "TEKSPR", later},
                                    {pub, AppStatus::approved, true, true, "TKWPR", later},
                                    {pub, AppStatus::live, false, false, "TEKUR", later},
                                    {pub, AppStatus::live, true, false, "TEKSUR", later},
                                    {pub, AppStatus::live, true, true, "TKWUR", later},
                                    {pub, AppStatus::disabled, false, false, "KR", now},
                                    {pub, AppStatus::disabled, true, true, "KR", now},
                                    {pub, AppStatus::deleted, false, false, "", now}}) {
        const AppSituation situation{row.kind, row.status, row.has_pending, row.has_waiting};
        const auto name = std::to_string(static_cast<int>(row.kind)) + " " +
                          std::to_string(static_cast<int>(row.status));
        EXPECT_EQ(allowed(situation), row.allowed) << name;
        EXPECT_EQ(terms_effect(situation), row.effect) << name;
    }
}

TEST(AppStates, every_refusal_is_a_sentence) {
    for (const auto kind : {AppKind::private_app, AppKind::public_app})
        for (int status = 0; status <= static_cast<int>(AppStatus::deleted); ++status)
            for (int action = 0; action < app_actions; ++action) {
                const auto reason = why_not(static_cast<AppAction>(action),
                                            {kind, static_cast<AppStatus>(status), true, true});
                if (reason.empty()) continue;
                EXPECT_TRUE(reason.ends_with(".")) << reason;
            }
}

}  // namespace grantor::marketplace
