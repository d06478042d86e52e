#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <unistd.h>

#include "app/apis/given_scopes.hpp"
#include "app/apis/upstream_address.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "base/encoding.hpp"
#include "base/number.hpp"
#include "edge/documents/document_value.hpp"
#include "edge/rule_document.hpp"
#include "model/company_label.hpp"
#include "rules/people.hpp"
#include "sandbox/own_api/settled_document.hpp"

namespace grantor::app {
namespace {

// One of what has to be known.
struct Question {
    std::string_view flag;
    std::string_view text;
    std::string_view why;
    std::string fallback;  // taken for an empty line; "": there is none
    std::string NewService::* answer;
    // "": the answer can be taken.
    std::string (*problem)(const std::string& answer);
};

std::string read_file(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return {};
    return std::move(text).str();
}

std::string in_toml(std::string_view text) {
    std::string out;
    append_json_string(text, out);  // a basic string of TOML has the same escapes
    return out;
}

std::string problem_of_name(const std::string& name) {
    const auto options =
        read_options("issuer = \"http://127.0.0.1\"\n[brand]\nname = " + in_toml(name));
    return options ? "" : options.error();
}

// What `serve` would say of a configuration with this in it.
std::string problem_of_issuer(const std::string& issuer) {
    const auto options = read_options("issuer = " + in_toml(issuer));
    return options ? "" : options.error();
}

std::string problem_of_document(const std::string& path) {
    const auto read = edge::read_rule_document({path, {"/"}, read_file(path)});
    for (const auto& finding : read.findings)
        if (finding.severity == edge::Severity::error)
            return fmt::format("{}: {}", finding.where, finding.what);
    return read.operations.empty() ? fmt::format("{} has no operations.", path) : "";
}

std::string problem_of_upstream(const std::string& upstream) {
    return read_upstream(upstream) ? "" : "It is an address such as http://127.0.0.1:9000.";
}

std::string problem_of_email(const std::string& email) {
    return email.contains('@') ? "" : "That is not an email address.";
}

// table: the questions, in their order.
std::vector<Question> questions() {
    return {
        {"--name", "What is your product called?",
         "People see it wherever they sign in or allow an app.", "", &NewService::name,
         problem_of_name},
        {"--issuer", "At which address will people reach this service?",
         "https, and a host of its own; http only to try it on this machine. Apps and tokens "
         "depend on it, so it should never change.",
         "http://127.0.0.1:8080", &NewService::issuer, problem_of_issuer},
        {"--api", "Where is the OpenAPI document of your API?",
         "A file (JSON or YAML). Its `security` says which scopes open what, and its scopes are "
         "what apps can ask for.",
         "", &NewService::api, problem_of_document},
        {"--upstream", "Where does your API answer?",
         "Requests that may pass are sent there, with headers that name the user, the company and "
         "the app.",
         "http://127.0.0.1:9000", &NewService::upstream, problem_of_upstream},
        {"--admin", "Which email address has the first admin?",
         "This person can do everything on the platform. The password is asked for next.", "",
         &NewService::admin, problem_of_email},
    };
}

std::string ask(const Question& question) {
    for (;;) {
        fmt::print("\n{}\n  {}\n{}> ", question.text, question.why,
                   question.fallback.empty() ? "" : fmt::format("  [{}] ", question.fallback));
        std::fflush(stdout);
        auto answer = read_line();
        if (std::cin.eof()) fail("the questions were not answered, and nothing was written");
        if (answer.empty()) answer = question.fallback;
        const auto problem = question.problem(answer);
        if (problem.empty()) return answer;
        fmt::print("  {}\n", problem);
    }
}

void complete(NewService& wanted) {
    const bool can_ask = isatty(STDIN_FILENO) != 0;
    std::string missing;
    for (const auto& question : questions()) {
        auto& answer = wanted.*question.answer;
        if (answer.empty() && !can_ask) {
            missing += fmt::format(" {}", question.flag);
            continue;
        }
        if (answer.empty()) answer = ask(question);
        if (const auto problem = question.problem(answer); !problem.empty())
            fail("{}: {}", question.flag, problem);
    }
    if (!missing.empty()) fail("without a terminal these are needed:{}", missing);
}

// Where the document says that the API is, below its host: "/v1", or "/" for all of it.
std::string place_of_api(const std::string& document) {
    const auto value = edge::read_document_value(document);
    const auto* object = value ? value->if_object() : nullptr;
    const auto path = object == nullptr ? "" : sandbox::own_api::server_path(*object);
    return path.empty() ? "/" : path;
}

constexpr int default_port = 8080;

// Of an issuer on this machine, which nothing else stands in front of.
int port_of(const std::string& issuer) {
    const auto colon = issuer.rfind(':');
    return read_number<std::uint16_t>(issuer.substr(colon + 1)).value_or(default_port);
}

std::string configuration_of(const NewService& wanted) {
    const bool is_https = wanted.issuer.starts_with("https://");
    const int port = is_https ? default_port : port_of(wanted.issuer);
    return fmt::format(
        "# {0}. Every option is explained in docs/configuration.md.\n\n"
        "# The address at which people and apps reach this service.\n"
        "issuer = {1}\n"
        "# Where it listens, and where health and metrics answer: keep that port internal.\n"
        "listen = \"127.0.0.1:{9}\"\n"
        "operations = \"127.0.0.1:{10}\"\n\n"
        "[store]\n"
        "sqlite = {2}\n\n"
        "# Back this file up, apart from the database: without it no token can be opened.\n"
        "[keys]\n"
        "file = {3}\n\n"
        "# What people see on every page; a logo and colours can be here too.\n"
        "[brand]\n"
        "name = {7}\n\n"
        "{4}"
        "# Your API: what its document opens is sent to the upstream.\n"
        "[[edge.api]]\n"
        "prefixes = [{8}]\n"
        "rules = {5}\n"
        "upstream = {6}\n",
        wanted.name, in_toml(wanted.issuer), in_toml(wanted.data + "/grantor.db"),
        in_toml(wanted.data + "/grantor.keys"),
        is_https ? "# A proxy on this machine ends TLS; or set [tls] certificate and key.\n"
                   "[proxy]\ntrusted = [\"127.0.0.1/32\"]\n\n"
                 : "",
        in_toml(wanted.api), in_toml(wanted.upstream), in_toml(wanted.name),
        in_toml(place_of_api(read_file(wanted.api))), port, port + 1);
}

// "Harbour Shop Ltd." → "harbour-shop-ltd"
std::string label_of(const std::string& name) {
    std::string label;
    for (const unsigned char c : name) {
        const bool fits = std::isalnum(c) != 0 && c < 0x80;
        if (fits)
            label += static_cast<char>(std::tolower(c));
        else if (!label.empty() && label.back() != '-')
            label += '-';
    }
    label.resize(std::min(label.size(), label_max));
    while (label.ends_with('-')) label.pop_back();
    return label.empty() ? "platform" : label;
}

// Refuses a file that has come to be there meanwhile.
void write_new(const std::string& path, const std::string& text) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(path.c_str(), "wx"),
                                                        &std::fclose);
    if (!out || std::fputs(text.c_str(), out.get()) < 0 || std::fflush(out.get()) != 0)
        fail("the file {} cannot be written", path);
}

// What a failed attempt has made, so that the next one begins as this one did.
class MadeFiles {
 public:
    MadeFiles(const NewService& wanted)
        : files_{wanted.config, wanted.data + "/grantor.db", wanted.data + "/grantor.db-wal",
                 wanted.data + "/grantor.db-shm", wanted.data + "/grantor.keys"} {
        std::erase_if(files_, [](const auto& file) { return std::filesystem::exists(file); });
    }
    MadeFiles(const MadeFiles&) = delete;
    ~MadeFiles() {
        std::error_code ignored;  // the failure itself is told
        for (const auto& file : files_) std::filesystem::remove(file, ignored);
    }
    void keep() { files_.clear(); }

 private:
    std::vector<std::string> files_;
};

void make_service(const NewService& wanted, const std::string& password) {
    const Place place{wanted.config, {}};
    const auto options = load_options(place);
    const auto store = open_store_with_scopes(options);
    load_keys(options, *store);
    const auto label = label_of(wanted.name);
    create_company(place, {.label = label, .name = wanted.name});
    create_user(place,
                {.email = wanted.admin,
                 .name = wanted.admin.substr(0, wanted.admin.find('@')),
                 .company = label,
                 .admin = true},
                password);
    set_user_role(place, {wanted.admin, "admin"});
}

}  // namespace

void init(NewService wanted) {
    if (std::filesystem::exists(wanted.config))
        fail("{} exists already: name another file with --config, or edit it", wanted.config);
    if (const auto database = wanted.data + "/grantor.db"; std::filesystem::exists(database))
        fail("{} exists already: name another folder with --data", database);
    complete(wanted);
    const auto text = configuration_of(wanted);
    if (auto options = read_options(text); !options) fail("{}", options.error());
    const auto password = ask_password();
    FieldReader reader;
    read_person({wanted.admin, wanted.admin, password, {wanted.issuer, wanted.name}}, reader);
    if (reader.has_problems()) fail("{}", sentence_of(reader.refuse().error()));

    MadeFiles made(wanted);
    write_new(wanted.config, text);
    make_service(wanted, password);
    made.keep();
    const auto read = edge::read_rule_document({wanted.api, {"/"}, read_file(wanted.api)});
    fmt::print(
        "\nwrote {}: {} operations and {} scopes of {}\n\nStart it:\n\n"
        "  grantor serve --config {}\n\nand sign in at {}/sign-in as {}.\n",
        wanted.config, read.operations.size(), needed_drafts(read).size(), wanted.api,
        wanted.config, wanted.issuer, wanted.admin);
}

}  // namespace grantor::app
