#include "sandbox/answers/lead_sources.hpp"

#include <boost/json.hpp>

namespace grantor::sandbox {

Answer<Reply> list_lead_sources(const Call&, const ReadTx&) {
    json::array data;
    for (const auto name : lead_sources) data.push_back(json::object{{"name", name}});
    return success(std::move(data));
}

}  // namespace grantor::sandbox
