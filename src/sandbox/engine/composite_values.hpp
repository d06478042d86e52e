// Values that have parts: addresses, telephone numbers, participants, prices. Each is checked part
// by part and stored with all its parts in one order, so that answers always have the same keys.
#pragma once

#include "sandbox/engine/field_values.hpp"

namespace grantor::sandbox {

// [{"value", "primary", "label"}]; one is the primary one.
Checked checked_contacts(const boost::json::value& value);
// {"value", "country", …}: see address_parts.
Checked checked_address(const boost::json::value& value);
// [{"person_id", "primary"}]; one is the primary one.
Checked checked_participants(const boost::json::value& value);
// [{"email", "name", "status", "is_organizer", "person_id", "user_id"}]
Checked checked_attendees(const boost::json::value& value);
// [{"currency", "price", "cost", "direct_cost", "notes"}], one for each currency.
Checked checked_prices(const boost::json::value& value);
// {"amount", "currency"}
Checked checked_money(const boost::json::value& value);

// v1: a text, an object or an array of either.
boost::json::value contacts_from_v1(const boost::json::value& value);
// v1: the whole address as one text.
boost::json::value address_from_v1(const boost::json::value& value);
boost::json::value participants_from_v1(const boost::json::value& value);
boost::json::value prices_from_v1(const boost::json::value& value);

}  // namespace grantor::sandbox
