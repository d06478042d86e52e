// A changed record as the payloads of webhooks have it (docs/wire.md §7.3, §7.4).
#pragma once

#include <boost/json/object.hpp>

#include "sandbox/engine/shown_key.hpp"

namespace grantor::sandbox {

// 2.0: the object of API v2; each custom field says its type: {"type":"enum","id":3}.
boost::json::object change_in_v2(const Showing& showing);
// 1.0: the object of API v1, with ids where the API expands relations.
boost::json::object change_in_v1(const Showing& showing);

// The members of `before` that are otherwise in `after`; of custom fields those alone.
boost::json::object changed_members(const boost::json::object& before,
                                    const boost::json::object& after);

}  // namespace grantor::sandbox
