// The YAML side of document_value.hpp: the parser's events, so that a document is refused before it
// is built.
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <istream>
#include <optional>
#include <streambuf>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "edge/documents/document_text.hpp"
#include "edge/documents/document_tree.hpp"

namespace grantor::edge {
namespace {

namespace json = boost::json;

// A stream over a text, without a copy.
struct TextStream : std::streambuf, std::istream {
    explicit TextStream(std::string_view text) : std::istream(static_cast<std::streambuf*>(this)) {
        auto* begin = const_cast<char*>(text.data());  // a streambuf that is only read from
        setg(begin, begin, begin + text.size());
    }
};

// Of YAML itself, or none. What another one does to a value (`!include`) is not known here.
bool is_known_tag(const std::string& tag) {
    return tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
}

// JSON has no words for infinity and for what is not a number.
std::optional<double> read_fraction(const std::string& text) {
    if (text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
    const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
    const char* end = text.data() + text.size();
    double number = 0;
    const auto [stop, failure] = std::from_chars(begin, end, number);
    if (failure != std::errc{} || stop != end) return std::nullopt;
    return number;
}

// A plain scalar in the core schema (YAML 1.2 §10.3.2); nothing for a text. Fractions stay text:
// `openapi: 3.0`.
std::optional<json::value> plain_value(const std::string& text, YamlFractions fractions) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return json::value(nullptr);
    if (text == "true" || text == "True" || text == "TRUE") return json::value(true);
    if (text == "false" || text == "False" || text == "FALSE") return json::value(false);
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure == std::errc{} && stop == end) return json::value(number);
    if (fractions == YamlFractions::numbers)
        if (const auto fraction = read_fraction(text)) return json::value(*fraction);
    return std::nullopt;
}

class Events final : public YAML::EventHandler {
 public:
    Events(const DocumentLimits& limits, json::storage_ptr memory)
        : tree_(limits, std::move(memory)), fractions_(limits.fractions) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        scalar(mark, {{}, true, anchor});
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check_value(mark);
        check(mark, tree_.add_again(anchor));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        check_tag(mark, tag);
        scalar(mark, {value, tag == "?" || tag.empty(), anchor});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        check_value(mark);
        check(mark, tree_.open_array(anchor));
        open(mark, false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        check_value(mark);
        check(mark, tree_.open_object(anchor));
        open(mark, true);
    }
    void OnMapEnd() override { close(); }

    json::value take() { return tree_.take(); }

 private:
    struct Scalar {
        std::string text;
        bool is_plain = false;
        YAML::anchor_t anchor = 0;
    };

    static void check_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!is_known_tag(tag))
            throw YAML::Exception(mark, "the tag " + tag + " is not understood");
    }
    void check(const YAML::Mark& mark, bool accepted) {
        if (!accepted) throw YAML::Exception(mark, tree_.fault());
    }
    bool is_key_next() const { return !expects_key_.empty() && expects_key_.back(); }
    void check_value(const YAML::Mark& mark) {
        if (is_key_next()) throw YAML::Exception(mark, "a key is not a text");
        note_value();
    }
    // After a value in an object, the next scalar is a key.
    void note_value() {
        if (tree_.is_inside_object()) expects_key_.back() = true;
    }
    void scalar(const YAML::Mark& mark, const Scalar& scalar) {
        if (is_key_next()) {
            const bool merges = scalar.is_plain && scalar.text == "<<";
            check(mark, merges ? tree_.add_merge_key() : tree_.add_key(scalar.text));
            expects_key_.back() = false;
            return;
        }
        auto value = scalar.is_plain ? plain_value(scalar.text, fractions_) : std::nullopt;
        check(mark, value ? tree_.add(*std::move(value), scalar.anchor)
                          : tree_.add_text(scalar.text, scalar.anchor));
        note_value();
    }
    void open(const YAML::Mark& mark, bool is_object) {
        starts_.push_back(mark);
        expects_key_.push_back(is_object);
    }
    void close() {
        expects_key_.pop_back();
        const auto start = starts_.back();
        starts_.pop_back();
        check(start, tree_.close());
    }

    DocumentTree tree_;
    const YamlFractions fractions_;
    std::vector<bool> expects_key_;
    std::vector<YAML::Mark> starts_;  // of what is open, for messages
};

}  // namespace

std::expected<json::value, std::string> read_yaml_text(std::string_view text,
                                                       const DocumentLimits& limits,
                                                       json::storage_ptr memory) {
    try {
        TextStream stream(text);
        YAML::Parser parser(stream);
        Events events(limits, memory);
        if (!parser.HandleNextDocument(events)) return std::unexpected("it is empty");
        auto value = events.take();
        Events more(limits, memory);
        if (parser.HandleNextDocument(more)) return std::unexpected("it has two documents");
        return value;
    } catch (const YAML::Exception& failure) {
        return std::unexpected(fmt::format("line {}: {}", failure.mark.line + 1, failure.msg));
    }
}

}  // namespace grantor::edge
