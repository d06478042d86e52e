# Every dependency is one row here, with its reason. All are Debian 12 packages, installed by
# `./dev setup`; nothing is downloaded while configuring or building.

find_package(Threads REQUIRED)

# Boost 1.81: Asio and the Beast parser (only in http and sdk), JSON (reading, and rare writing).
find_package(Boost 1.81 REQUIRED COMPONENTS json)

# OpenSSL 3: digests, AES-GCM and TLS.
find_package(OpenSSL 3 REQUIRED)

# libsodium: Argon2id for human passwords, deterministic random streams for seeds and tests.
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

# SQLite 3.40: the embedded store.
find_package(SQLite3 3.40 REQUIRED)

# libpq: the shared store.
find_package(PostgreSQL 15 REQUIRED)

# fmt: std::format is not in libstdc++ 12. spdlog: logs.
find_package(fmt 9 REQUIRED)
find_package(spdlog REQUIRED)

# ctemplate: page templates with context-aware escaping, so that no page has to remember to escape
# (docs/decisions/pages.md).
pkg_check_modules(ctemplate REQUIRED IMPORTED_TARGET libctemplate)

# libqrencode: QR codes of the links that people open on a phone.
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)

# cmark-gfm: the documents that a service shows at /docs, in the Markdown that GitHub renders. Only the
# build uses it (src/markdown); no program that is shipped links it.
pkg_check_modules(cmark_gfm REQUIRED IMPORTED_TARGET libcmark-gfm)

# prometheus-cpp: the metrics format. Only its core; our own operations port serves the text.
find_package(prometheus-cpp REQUIRED CONFIG)

# toml++ and CLI11: configuration file and command line. Header-only, included in src/app alone.
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(CLI11 REQUIRED)

# yaml-cpp: OpenAPI documents are mostly YAML. Only its events; included in src/edge/documents alone.
find_package(yaml-cpp 0.7 REQUIRED)

# libcurl: the client library's transport; proxies, TLS and the system's trust as users know them.
# 7.85 has protocols as text.
find_package(CURL 7.85 REQUIRED)

# cpp-httplib: the web server of one example of the client library; nothing else uses it.
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)

# GoogleTest and Google Benchmark: tests and microbenchmarks.
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
