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

// A plain scalar in the core schema (YAML 1.2 §10.3.2). Fractions stay text: `openapi: 3.0`.
json::value plain_value(const std::string& text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return nullptr;
    if (text == "true" || text == "True" || text == "TRUE") return true;
    if (text == "false" || text == "False" || text == "FALSE") return false;
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure == std::errc{} && stop == end) return number;
    return json::value(text);
}

class Events final : public YAML::EventHandler {
 public:
    explicit Events(const DocumentLimits& limits) : tree_(limits) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { scalar(mark, {}, true); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw YAML::Exception(mark, "aliases are not accepted; write the value out");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  const std::string& value) override {
        scalar(mark, value, tag == "?" || tag.empty());
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        check_value(mark);
        check(mark, tree_.open_array());
        expects_key_.push_back(false);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        check_value(mark);
        check(mark, tree_.open_object());
        expects_key_.push_back(true);
    }
    void OnMapEnd() override { close(); }

    json::value take() { return tree_.take(); }

 private:
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
    void scalar(const YAML::Mark& mark, const std::string& text, bool is_plain) {
        if (is_key_next()) {
            check(mark, tree_.add_key(text));
            expects_key_.back() = false;
            return;
        }
        check(mark, tree_.add(is_plain ? plain_value(text) : json::value(text)));
        note_value();
    }
    void close() {
        expects_key_.pop_back();
        tree_.close();
    }

    DocumentTree tree_;
    std::vector<bool> expects_key_;
};

}  // namespace

std::expected<json::value, std::string> read_yaml_text(std::string_view text,
                                                       const DocumentLimits& limits) {
    try {
        TextStream stream(text);
        YAML::Parser parser(stream);
        Events events(limits);
        if (!parser.HandleNextDocument(events)) return std::unexpected("it is empty");
        auto value = events.take();
        Events more(limits);
        if (parser.HandleNextDocument(more)) return std::unexpected("it has two documents");
        return value;
    } catch (const YAML::Exception& failure) {
        return std::unexpected(fmt::format("line {}: {}", failure.mark.line + 1, failure.msg));
    }
}

}  // namespace grantor::edge
