#include "sandbox/search/search.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "sandbox/engine/search_words.hpp"
#include "sandbox/wire/json_body.hpp"
#include "sandbox/wire/json_text.hpp"
#include "sandbox/wire/text.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::int64_t batch = 200;        // index entries read at a time
constexpr std::int64_t rare_enough = 100;  // nothing is gained by looking for a rarer word
constexpr std::size_t words_max = 8;       // of a term; further ones are ignored
constexpr std::size_t cursor_max = 512;
constexpr std::int64_t notes_of_record_max = 100;

// One term against one entity.
class Search {
 public:
    Search(const View& view, const EntityDescription& entity, const SearchRequest& request)
        : view_(view),
          entity_(entity),
          request_(request),
          term_(lower_case(request.term)),
          words_(split_words(request.term)) {
        if (request.match == WordMatch::equals) words_ = {whole_value_word(request.term)};
        if (words_.size() > words_max) words_.resize(words_max);
    }

    SearchPage page() {
        if (words_.empty()) return {};
        const auto first = request_.after ? request_.after->source : SearchSource::fields;
        if (first == SearchSource::fields && looks_into_fields() && !walk(SearchSource::fields))
            return std::move(page_);
        if (looks_into_notes()) walk(SearchSource::notes);
        return std::move(page_);
    }

 private:
    bool wants(SearchedPart part) const {
        return request_.parts.empty() ||
               std::ranges::find(request_.parts, part) != request_.parts.end();
    }
    bool looks_into_fields() const {
        return std::ranges::any_of(entity_.searched,
                                   [&](const auto& each) { return wants(each.part); });
    }
    bool looks_into_notes() const { return entity_.notes != nullptr && wants(SearchedPart::notes); }

    const EntityDescription& walked(SearchSource source) const {
        return source == SearchSource::fields ? entity_ : *entity_.notes;
    }

    WordWalk walk_for(SearchSource source, std::string_view word) const {
        WordWalk out{.word = std::string{word}, .match = request_.match};
        out.seen_by = view_.seen_by();
        if (source == SearchSource::fields)
            for (const auto part : request_.parts)
                out.fields.push_back(static_cast<std::int64_t>(part));
        return out;
    }

    // The word of the term that leads to the fewest entries.
    std::string rarest_word(SearchSource source) const {
        std::string rarest;
        auto fewest = examined_words_max + 1;
        for (const auto& word : words_) {
            const auto count = view_.tx().records().count_words(
                view_.set_of(walked(source)), walk_for(source, word), examined_words_max);
            if (count < fewest) {
                fewest = count;
                rarest = word;
            }
            if (fewest <= rare_enough) break;
        }
        return rarest;
    }

    // False: the page is full, or enough has been examined.
    bool walk(SearchSource source) {
        auto entries = walk_for(source, rarest_word(source));
        if (request_.after && request_.after->source == source)
            entries.after = request_.after->word;
        entries.limit = batch;
        while (true) {
            const auto found =
                view_.tx().records().walk_words(view_.set_of(walked(source)), entries);
            for (const auto& entry : found) {
                if (examined_ == examined_words_max && entries.after)
                    return stop({source, *entries.after});
                ++examined_;
                auto hit = hit_of(source, entries.word, entry);
                if (hit && static_cast<std::int64_t>(page_.hits.size()) == request_.limit)
                    return stop(last_hit_);
                if (hit) {
                    page_.hits.push_back(std::move(*hit));
                    last_hit_ = {source, entry.place};
                }
                entries.after = entry.place;
            }
            if (static_cast<std::int64_t>(found.size()) < batch) return true;
        }
    }

    bool stop(const SearchPlace& place) {
        page_.next = place;
        return false;
    }

    std::optional<SearchHit> hit_of(SearchSource source, const std::string& word,
                                    const FoundWord& entry) const {
        auto read = item_of(walked(source), entry.record);
        if (!read) return std::nullopt;
        auto& item = *read;
        if (!matches(walked(source), item) ||
            !is_first_entry(walked(source), item, word, entry.place, source))
            return std::nullopt;
        if (source == SearchSource::fields) {
            if (!passes(entry.record, item)) return std::nullopt;
            return hit_on(std::move(item));
        }
        return hit_by_note(item, word, entry.place);
    }

    std::vector<std::string> values_of(const EntityDescription& entity, const SearchedField& field,
                                       const Item& item) const {
        return searched_values(field, item.object, view_.custom_fields(entity));
    }

    // All words of the term begin words of the item; or the term is a value of it.
    bool matches(const EntityDescription& entity, const Item& item) const {
        std::vector<std::string> words;
        for (const auto& field : entity.searched) {
            if (!wants(field.part)) continue;
            for (const auto& value : values_of(entity, field, item)) {
                if (request_.match == WordMatch::equals && lower_case(value) == term_) return true;
                std::ranges::move(split_words(value), std::back_inserter(words));
            }
        }
        if (request_.match == WordMatch::equals) return false;
        for (const auto& word : words_of(entity, item.object, view_.custom_fields(entity)))
            words.push_back(word.word);
        return std::ranges::all_of(words_, [&](const std::string& wanted) {
            return std::ranges::any_of(
                words, [&](const std::string& word) { return word.starts_with(wanted); });
        });
    }

    // A record with several words of one beginning is met several times; the first one counts.
    bool is_first_entry(const EntityDescription& entity, const Item& item, const std::string& word,
                        const WordPlace& place, SearchSource source) const {
        const auto first = first_entry(entity, item, word, source);
        return first && first->first == place.word && first->second == place.field;
    }
    std::optional<std::pair<std::string, std::int64_t>> first_entry(const EntityDescription& entity,
                                                                    const Item& item,
                                                                    const std::string& word,
                                                                    SearchSource source) const {
        std::optional<std::pair<std::string, std::int64_t>> first;
        for (const auto& each : words_of(entity, item.object, view_.custom_fields(entity))) {
            if (source == SearchSource::fields && !wants(SearchedPart{each.field})) continue;
            const bool fits = request_.match == WordMatch::equals ? each.word == word
                                                                  : each.word.starts_with(word);
            std::pair entry{each.word, each.field};
            if (fits && (!first || entry < *first)) first = std::move(entry);
        }
        return first;
    }

    bool passes(const Record& record, const Item& item) const {
        if (!request_.status.empty() && record.status != request_.status) return false;
        const auto index = index_of(entity_, item, view_.company_id(), {});
        return std::ranges::all_of(request_.links, [&](const RecordLink& link) {
            return std::ranges::find(index.links, link) != index.links.end();
        });
    }

    SearchHit hit_on(Item item) const {
        SearchHit hit;
        for (const auto& field : entity_.searched) {
            if (!wants(field.part)) continue;
            for (const auto& value : values_of(entity_, field, item)) {
                if (!has_word_of_term(value)) continue;
                hit.score = std::max(hit.score, score(value));
                if (field.part == SearchedPart::custom_fields)
                    hit.texts.custom_fields.push_back(value);
            }
        }
        hit.item = std::move(item);
        return hit;
    }

    bool has_word_of_term(const std::string& value) const {
        if (request_.match == WordMatch::equals) return lower_case(value) == term_;
        return std::ranges::any_of(split_words(value), [&](const std::string& word) {
            return std::ranges::any_of(
                words_, [&](const std::string& wanted) { return word.starts_with(wanted); });
        });
    }

    double score(const std::string& value) const {
        if (value.empty()) return 0;
        return std::min(1.0, static_cast<double>(term_.size()) / static_cast<double>(value.size()));
    }

    // The record that a note belongs to, unless its own fields or an earlier note show it already.
    std::optional<SearchHit> hit_by_note(const Item& note, const std::string& word,
                                         const WordPlace& place) const {
        const auto& field = *entity_.notes->field(entity_.relation);
        const auto targets = targets_of(field, note.object.at(field.name), view_.company_id());
        if (targets.empty()) return std::nullopt;
        const auto record = view_.tx().records().find(view_.set_of(entity_), targets.front());
        auto item = view_.find(entity_, targets.front());
        if (!record || !item || item->shelf == RecordShelf::deleted) return std::nullopt;
        if ((looks_into_fields() && matches(entity_, *item)) || !passes(*record, *item))
            return std::nullopt;
        const auto notes =
            view_.list(*entity_.notes, {.links = {{std::string{field.name}, targets.front()}}},
                       {.limit = notes_of_record_max});
        SearchHit hit{std::move(*item), 0, {}};
        for (const auto& other : items_of(*entity_.notes, notes)) {
            const auto entry = first_entry(*entity_.notes, other, word, SearchSource::notes);
            if (!entry || !matches(*entity_.notes, other)) continue;
            if (std::tie(entry->first, other.id) < std::tie(place.word, place.record_id))
                return std::nullopt;
            const std::string content{other.object.at("content").get_string()};
            hit.score = std::max(hit.score, score(content));
            hit.texts.notes.push_back(content);
        }
        return hit;
    }

    const View& view_;
    const EntityDescription& entity_;
    const SearchRequest& request_;
    std::string term_;
    std::vector<std::string> words_;
    std::int64_t examined_ = 0;
    SearchPlace last_hit_;
    SearchPage page_;
};

}  // namespace

std::string write_search_cursor(const SearchPlace& place) {
    const json::object object{{"source", place.source == SearchSource::fields ? "fields" : "notes"},
                              {"word", place.word.word},
                              {"id", place.word.record_id},
                              {"field", place.word.field}};
    return to_base64url(as_bytes(json_text(object)));
}

std::optional<SearchPlace> read_search_cursor(std::string_view text) {
    if (text.size() > cursor_max) return std::nullopt;
    while (text.ends_with('=')) text.remove_suffix(1);  // some clients pad it again
    const auto bytes = from_base64url(text);
    const auto object = bytes ? read_json_object(as_text(*bytes)) : Answer<json::object>{};
    if (!object) return std::nullopt;
    const auto* source = object->if_contains("source");
    const auto* word = object->if_contains("word");
    const auto* id = object->if_contains("id");
    const auto* field = object->if_contains("field");
    if (source == nullptr || word == nullptr || id == nullptr || field == nullptr)
        return std::nullopt;
    if (!word->is_string() || !id->is_int64() || !field->is_int64()) return std::nullopt;
    const bool is_about_notes = *source == "notes";
    if (!is_about_notes && *source != "fields") return std::nullopt;
    return SearchPlace{is_about_notes ? SearchSource::notes : SearchSource::fields,
                       {std::string{word->get_string()}, id->get_int64(), field->get_int64()}};
}

SearchPage search(const View& view, const EntityDescription& entity, const SearchRequest& request) {
    return Search(view, entity, request).page();
}

}  // namespace grantor::sandbox
