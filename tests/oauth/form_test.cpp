#include "oauth/form.hpp"

#include <array>
#include <gtest/gtest.h>
#include <string>
#include <utility>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

TEST(Form, refuses_more_parameters_than_the_limit) {
    std::string text;
    for (std::size_t i = 0; i < form_parameters_max; ++i) text += "a=" + std::to_string(i) + "&";
    EXPECT_TRUE(Form::parse(text));
    text += "b";
    EXPECT_EQ(Form::parse(text).error(), refusal::too_many_parameters);
}

TEST(Form, a_repeat_is_seen_whatever_its_spelling) {
    constexpr std::array<std::string_view, 2> names{"`state`", "`client_id`"};
    const auto one = *Form::parse("client_id=1&clientid=2&Client_id=3");
    EXPECT_TRUE(one.require_single(names));
    for (const auto* text : {"client_id=1&client%5Fid=2", "client_id&client_id",
                             "client_id=&client_id=1", "%63lient_id=1&x=2&client_id=1"}) {
        const auto form = *Form::parse(text);
        EXPECT_TRUE(form.is_repeated("client_id")) << text;
        EXPECT_EQ(form.require_single(names).error().message(), "Repeated parameter: `client_id`");
    }
}

struct ValueCase {
    std::string_view text;
    std::optional<std::string_view> expected;  // of "a"
};
constexpr ValueCase value_cases[] = {
    {"", std::nullopt},
    {"&&&", std::nullopt},
    {"b=a", std::nullopt},
    {"A=1", std::nullopt},
    {"a", ""},
    {"a=", ""},
    {"a=1", "1"},
    {"&a=1&", "1"},
    {"a=1&b=2", "1"},
    {"b=2&a=1", "1"},
    {"a==", "="},
    {"a=x=y", "x=y"},
    {"a=+", " "},
    {"a=1+2", "1 2"},
    {"a=%2B", "+"},
    {"a=%20", " "},
    {"%61=1", "1"},
    {"a=%", "%"},
    {"a=%4", "%4"},
    {"a=%4g", "%4g"},
    {"a=%%41", "%A"},
    {"a=%41%", "A%"},
    {"a=%2", "%2"},
    {"a=1:2:abc", "1:2:abc"},                          // docs/wire.md §9.2
    {"a=http://localhost/cb", "http://localhost/cb"},  // docs/wire.md §9.2
    {"a=http%3A%2F%2Flocalhost%2Fcb", "http://localhost/cb"},
    {"a=v1u%253AAQ", "v1u%3AAQ"},  // once only
    {"a=%26b%3D2", "&b=2"},
    {"a=\xc3\xa4", "\xc3\xa4"},
    {"a=1;b=2", "1;b=2"},
};

TEST(Form, reads_values_as_clients_write_them) {
    for (const auto& row : value_cases) {
        const auto form = Form::parse(row.text);
        ASSERT_TRUE(form) << row.text;
        EXPECT_EQ(form->find("a"), row.expected) << row.text;
    }
}

TEST(Form, a_parameter_without_a_value_is_there_but_has_none) {
    const auto form = *Form::parse("a=&b=1");
    EXPECT_EQ(form.find("a"), "");
    EXPECT_EQ(form.value("a"), std::nullopt);
    EXPECT_EQ(form.value("b"), "1");
}

TEST(Form, keeps_decoded_values_when_moved) {
    auto first = *Form::parse("a=%41&b=2");
    const auto value = first.find("a");
    const Form second = std::move(first);
    EXPECT_EQ(second.find("a"), "A");
    EXPECT_EQ(value, "A");
}

TEST(Form, copies_nothing_that_needs_no_decoding) {
    const std::string text = "grant_type=refresh_token&refresh_token=v1r.abc";
    const auto form = *Form::parse(text);
    const auto value = *form.find("refresh_token");
    EXPECT_GE(value.data(), text.data());
    EXPECT_LT(value.data(), text.data() + text.size());
}

TEST(Form, survives_every_prefix_and_every_changed_byte) {
    const std::string text = "code=1%3A2&redirect_uri=http://localhost/cb&%67rant_type=a+b&&x";
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const std::string prefix = text.substr(0, i);
        ASSERT_TRUE(Form::parse(prefix));
        if (i == text.size()) continue;
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = text;
            changed[i] = static_cast<char>(byte);
            const auto form = Form::parse(changed);
            ASSERT_TRUE(form);
            for (const auto& parameter : form->parameters())
                ASSERT_LE(parameter.name.size() + parameter.value.size(), text.size());
        }
    }
}

}  // namespace
}  // namespace grantor
