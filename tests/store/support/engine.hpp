// The engines that a test is run on.
#pragma once

#include <gtest/gtest.h>
#include <string>

namespace grantor::test {

enum class Engine { sqlite, postgres };

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
    return info.param == Engine::sqlite ? "sqlite" : "postgres";
}

#define GRANTOR_ON_BOTH_ENGINES(suite)                                                          \
    INSTANTIATE_TEST_SUITE_P(Engines, suite, testing::Values(Engine::sqlite, Engine::postgres), \
                             engine_name)

}  // namespace grantor::test
