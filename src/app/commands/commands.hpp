// The commands of `grantor`, one function each. They throw std::exception with one sentence, which
// main() prints before it exits with 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/connections.hpp"
#include "oauth/profile.hpp"

namespace grantor::app {

// Where a command finds the database and the keys: a configuration file, or a sandbox's directory.
struct Place {
    std::string config = "grantor.toml";
    std::string data;  // not empty: a sandbox's
};

void serve(const std::string& config_path);

// What is empty is asked for at a terminal, and otherwise refused. Paths of the configuration are
// relative to where the service is started.
struct NewService {
    std::string config = "grantor.toml";
    std::string data = "data";  // the folder of the database and the keys
    std::string name;
    std::string issuer;
    std::string api;       // the OpenAPI document
    std::string upstream;  // "http://127.0.0.1:9000"
    std::string admin;     // email address
};
// Writes a configuration, which must not exist, the keys and a database with a company of this name
// and its admin, who is admin of the platform too. The password is asked for as in `user create`.
void init(NewService wanted);

struct SandboxOptions {
    std::string listen = "127.0.0.1:8080";
    std::string operations;  // empty: the port after `listen`, or a free one
    std::string data = "grantor-data";
    std::string store_url;  // of PostgreSQL, in place of a file in `data`
    // Nothing: that of the data, or a random one. Passwords and secrets follow from it, so that one
    // that everybody knows would let every web page in.
    std::optional<std::uint64_t> seed;
    std::vector<std::string> hosts;  // names that it answers to, besides those of this machine
    bool unlimited = false;          // no burst limit, no daily budget
    std::string
        profile;  // one of profiles(); empty: as an API of one's own has it, or the demo API
    // Of the operator's own API, in place of the demo API (docs/sandbox.md).
    std::string api;       // the file of its document
    std::string upstream;  // where it is; empty: answers are made from the document
    std::string prefix;    // empty: as its document's first server has it, or /api
};
void run_sandbox(const SandboxOptions& options);

void migrate(const Place& place);
void backup(const Place& place, const std::string& target);
// Every process that serves the database reads its own files again.
void reload(const Place& place);

// Each a file of SQLite or the URL of a PostgreSQL database.
struct StoreCopy {
    std::string from;
    std::string to;
    bool in_use = false;  // the source; the copy is that of the begin
};
// Tells on standard error how far it is.
void copy_store(const StoreCopy& copy);

void list_keys(const Place& place);
void rotate_keys(const Place& place);
// Takes the key file for the database's, although the database was used with another one.
void adopt_keys(const Place& place);

struct NewCompany {
    std::string label;
    std::string name;
    std::string country = "US";
    std::string currency = "USD";
};
void create_company(const Place& place, const NewCompany& company);
void list_companies(const Place& place);

// The password is read from standard input, so that it is in no process list.
struct NewUser {
    std::string email;
    std::string name;
    std::string company;
    bool admin = false;
};
void create_user(const Place& place, const NewUser& user);
void create_user(const Place& place, const NewUser& user, const std::string& password);
// Of somebody who has lost theirs, or has none. It is asked for without being shown; where standard
// input is not a terminal, it is the next line of it.
void set_user_password(const Place& place, const std::string& email);
void list_users(const Place& place, const std::string& company);
// What a person may do on the platform itself: how it gets its first admin.
struct PersonRole {
    std::string email;
    std::string platform;  // "admin", "reviewer" or "none"
};
void set_user_role(const Place& place, const PersonRole& wanted);

struct NewApp {
    std::string name;
    std::string company;
    std::vector<std::string> redirect_uris;
    std::string scopes;  // separated by commas or spaces
    std::string kind = "private";
    std::string status = "draft";
    std::string refresh = "stable";
    std::string token_shape = "v1u";
    bool public_client = false;
};
void create_app(const Place& place, const NewApp& app);
void list_apps(const Place& place);

struct CompanyPlan {
    std::string company;
    std::string plan;
    std::int64_t top_up = 0;  // cost units a day
};
void set_company_plan(const Place& place, const CompanyPlan& plan);

// Prints what is wrong with a document of rules; throws if it has errors, so that it would be
// rejected.
struct LintedFile {
    std::string path;
    std::vector<std::string> prefixes;
    std::string config;  // of the service whose scopes count; empty: a new one with this document
};
void lint_rules(const LintedFile& file);
// Prints which rule decides a request and why, by the files of a service, running or not.
struct ExplainedRequest {
    std::string method;
    std::string target;
    std::string token;  // of an app or a person; "-" reads it from standard input, "" is none
};
void explain_rule(const Place& place, const ExplainedRequest& asked);
// Has the running service read its rules again, and prints what has changed.
void reload_rules(const Place& place);

// Without an app: the oldest waiting delivery of each target.
struct DeliveryQuery {
    std::string app;  // client_id
    std::string state;
};
void list_deliveries(const Place& place, const DeliveryQuery& query);
void show_delivery(const Place& place, std::int64_t id);
// A waiting one becomes due; a finished one is filed again. The running service sends it.
void retry_delivery(const Place& place, std::int64_t id);

// `token` "-" reads it from standard input.
void inspect_token(const Place& place, const std::string& token);
void explain(const Place& place, const std::string& request_id);

// Serves /gateway/, /connect/ and nothing else.
void serve_gateway(const std::string& config_path);

void list_providers(const Place& place);

struct GatewayConnection {
    std::string name;
    // "": the one that the profile knows, else the first that is configured.
    std::string provider;
    // "": the provider's own app of the configuration. Otherwise its secret is read from standard
    // input, so that it is in no process list.
    std::string client_id;
};
// Prints the link with which somebody connects an account.
void add_gateway_connection(const Place& place, const GatewayConnection& wanted);
void list_gateway_connections(const Place& place);
void print_connect_link(const Place& place, const std::string& name);
// The secret is a line of standard input.
void replace_gateway_secret(const Place& place, const std::string& name);
// Its tokens are revoked at the provider, as far as that answers.
void remove_gateway_connection(const Place& place, const std::string& name);

// Prints the key, once.
void add_gateway_key(const Place& place, const gateway::NewGatewayKey& wanted);
void list_gateway_keys(const Place& place);
void remove_gateway_key(const Place& place, std::int64_t id);

}  // namespace grantor::app
