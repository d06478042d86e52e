// The catalogue of scopes. A position is part of every sealed token: it is never given to another
// scope.
#pragma once

#include <string_view>
#include <vector>

#include "oauth/scope_catalogue.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

// After a commit that changed the table the store has the new catalogue (Store::scopes).
class Scopes {
 public:
    Scopes(SqlConnection& connection, UnitEffects& effects)
        : connection_(connection), effects_(effects) {}
    Scopes(const Scopes&) = delete;

    // In the order of the catalogue.
    std::vector<Scope> all() const;

    // The name is free, and so is the position.
    void add(const Scope& scope);
    // All but the name, of the scope at this position. False: there is none.
    bool update(const Scope& scope);
    // Of a database in which no app was ever registered.
    void remove_all();

 private:
    SqlConnection& connection_;
    UnitEffects& effects_;
};

}  // namespace grantor
