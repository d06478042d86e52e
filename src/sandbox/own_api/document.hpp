// The document of the API that a sandbox stands in for, as answers are made of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/own_api/schema_check.hpp"
#include "sandbox/own_api/schemas.hpp"

namespace grantor::sandbox::own_api {

// What an operation takes.
struct WantedBody {
    bool is_required = false;
    const json::object* content = nullptr;  // by media type; null: it takes none
};

// The answer of an operation when all goes well.
struct DocumentedAnswer {
    int status = 204;
    const json::object* response = nullptr;  // the Response Object; null: it describes none
};

// Safe from any thread.
class Document {
 public:
    explicit Document(json::object root) : root_(std::move(root)), schemas_(root_) {}
    Document(const Document&) = delete;

    const Schemas& schemas() const { return schemas_; }
    // "Shop", "" where it has none.
    std::string_view title() const;
    // How many operations its paths have.
    std::size_t count_operations() const;

    // Null: there is none. The path is as the document writes it.
    const json::object* find_operation(std::string_view method, std::string_view path) const;
    WantedBody body_of(const json::object& operation) const;
    // The first success that it names; else its `default`, a redirect, or the first answer of all.
    DocumentedAnswer answer_of(const json::object& operation) const;

 private:
    const json::object root_;
    const Schemas schemas_;
};

}  // namespace grantor::sandbox::own_api
