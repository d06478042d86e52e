// The operator's own API in a sandbox (`grantor sandbox --api FILE`): the document as it was given,
// the copy of it that the edge reads, and where requests go.
#pragma once

#include <memory>
#include <string>

#include "app/apis/served_apis.hpp"
#include "app/commands/commands.hpp"
#include "app/options/options.hpp"
#include "sandbox/own_api/document.hpp"
#include "sandbox/seed/world_plan.hpp"

namespace grantor::app {

struct GivenApi {
    std::string file;    // as it was given
    std::string prefix;  // "/v1": where the sandbox has the API
    // "/v1": the same at the upstream, as the document's server or the address of the upstream says
    std::string upstream_prefix;
    std::string upstream;  // "http://127.0.0.1:4000"; "": answers are made from the document
    std::unique_ptr<const sandbox::own_api::Document> document;
};

// Reads the document and writes the copy below the sandbox's directory, so that `options`, which
// get it as their one API, can be read again. Throws std::runtime_error with one sentence.
GivenApi read_given_api(const SandboxOptions& sandbox, Options& options);

// After settle_scopes(), of the same documents.
sandbox::PlatformScopes scopes_of(const Options& options, const ReadApis& documents);

}  // namespace grantor::app
