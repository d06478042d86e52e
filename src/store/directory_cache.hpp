// Apps, companies and open endings as one connection has read them: nearly every request asks for
// the same few, and they change rarely. Each connection has its own, so that no lock is taken.
//
// Reading connections drop theirs when the store's directory version has moved. The writer's own is
// dropped whenever a unit changes one of them, and again if that unit is undone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/app.hpp"
#include "model/company.hpp"
#include "model/ending.hpp"

namespace grantor {

class DirectoryCache {
 public:
    std::shared_ptr<const App> app(AppId id) const;
    std::shared_ptr<const App> app(std::string_view client_id) const;
    std::shared_ptr<const Company> company(CompanyId id) const;
    std::shared_ptr<const Company> company(std::string_view label) const;

    // All that are open. Null: they have not been read yet.
    const std::vector<Ending>* endings() const { return endings_ ? &*endings_ : nullptr; }

    std::shared_ptr<const App> keep(App app);
    std::shared_ptr<const Company> keep(Company company);
    const std::vector<Ending>& keep(std::vector<Ending> endings);

    void clear();
    // Forgets everything unless it was filled under this very version.
    void use_version(std::uint64_t version);

 private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

    std::unordered_map<AppId, std::shared_ptr<const App>> apps_;
    ByText<std::shared_ptr<const App>> apps_by_client_id_;
    std::unordered_map<CompanyId, std::shared_ptr<const Company>> companies_;
    ByText<std::shared_ptr<const Company>> companies_by_label_;
    std::optional<std::vector<Ending>> endings_;
    std::size_t bytes_ = 0;  // of the apps
    std::uint64_t version_ = 0;
};

}  // namespace grantor
