// The one pipeline of every demo company and its stages. They cannot be changed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace grantor::sandbox {

struct Stage {
    std::int64_t id;
    std::string_view name;
    std::int64_t order_nr;
    std::int64_t probability;
};

inline constexpr std::int64_t pipeline_id = 1;
inline constexpr std::string_view pipeline_name = "Sales";
inline constexpr std::array<Stage, 5> stages{{
    {1, "Qualified", 1, 10},
    {2, "Contact made", 2, 25},
    {3, "Demo scheduled", 3, 50},
    {4, "Proposal made", 4, 70},
    {5, "Negotiations started", 5, 85},
}};

// Null: there is none.
constexpr const Stage* find_stage(std::int64_t id) {
    for (const auto& stage : stages)
        if (stage.id == id) return &stage;
    return nullptr;
}

}  // namespace grantor::sandbox
