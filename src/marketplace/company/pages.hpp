// The pages and forms of /company, for its admins; routes.cpp says where each one is.
#pragma once

#include "service/page.hpp"

namespace grantor::marketplace {

ShowsPage show_company;

ShowsPage show_installations;  // ?app=&email=&by=&after_user=&after_app=&page=
ShowsPage export_installations;
ShowsPage ask_ended_installation;
TakesForm take_ended_installation;

ShowsPage show_policy;  // ?page=
TakesForm take_policy;  // policy
ShowsPage show_company_app;
TakesForm take_rule;  // rule
ShowsPage ask_block;
TakesForm take_block;
ShowsPage ask_ended_installations;
TakesForm take_ended_installations;

ShowsPage show_requests;  // ?state=&before=
TakesForm take_answer;    // answer, reason
ShowsPage ask_decline;
TakesForm take_decline;  // reason

ShowsPage show_members;  // ?q=&after=
ShowsPage show_new_member;
TakesForm take_invitation;      // label, role
ShowsPage show_new_invitation;  // its link, once
ShowsPage ask_withdrawn_invitation;
TakesForm take_withdrawn_invitation;
ShowsPage show_member;
TakesForm take_member_role;  // role
TakesForm take_member_reset;
ShowsPage show_member_reset;  // the code, once
ShowsPage ask_member_removal;
TakesForm take_member_removal;

ShowsPage show_usage;
ShowsPage show_settings;
TakesForm take_settings;  // name

ShowsPage show_audit_log;  // ?kind=&email=&app=&from=&to=&before=
ShowsPage export_audit_log;

}  // namespace grantor::marketplace
