#include "rules/popular_passwords.hpp"

namespace grantor {
namespace {

// table: what people choose again and again, from memory and not from a leaked list: the words for
// a password in several languages, what one loves, names, animals, sports, seasons, places, and
// what systems come with. Rows of the keyboard, sequences and years are found by their form.
constexpr std::string_view lines[] = {
    "password passwords passwort passwd passphrase passcode pass word motdepasse contrasena",
    "contraseña senha wachtwoord parola heslo haslo lozinka salasana losenord lösenord",
    "adgangskode kennwort geheim secret secreto segredo segreto tajne hemmelig pincode login",
    "logon signin welcome welkom willkommen bienvenue benvenuto bienvenido bemvindo hello",
    "hallo bonjour ciao hola goodbye access enter letmein letme openup opensesame sesame",
    "changeme change changeit default temporary temp test tester testing test123 demo sample",
    "example guest user username admin administrator administrateur root toor master",
    "superuser super manager operator system sysadmin support service server computer",
    "internet website database oracle mysql postgres windows linux ubuntu debian apple google",
    "facebook twitter linkedin microsoft amazon samsung iphone android nintendo playstation",
    "pokemon minecraft starwars matrix batman superman spiderman superhero ironman hobbit",
    "gandalf frodo dragon dragons wizard merlin phoenix unicorn monkey tiger tigger lion",
    "eagle falcon panther bear wolf horse horses puppy kitten kitty cat dog dogs doggy",
    "mustang corvette ferrari porsche mercedes yamaha honda toyota harley camaro football",
    "fussball futbol soccer baseball basketball hockey tennis golfer golf rugby cricket",
    "liverpool manchester arsenal chelsea barcelona realmadrid juventus bayern united yankees",
    "cowboys lakers steelers packers raiders eagles redsox bulldogs broncos iloveyou ilove",
    "loveme loveyou lovely love lover forever always together princess prinzessin sweetheart",
    "darling angel angels babygirl baby honey sunshine sonnenschein butterfly flower flowers",
    "rainbow chocolate schokolade cookie cookies banana cherry strawberry orange lemon pepper",
    "ginger cheese coffee pizza vanilla sugar candy summer sommer winter spring autumn",
    "fruhling frühling herbst verano invierno estate inverno january february march april",
    "august september october november december januar februar oktober dezember monday",
    "tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag",
    "freitag samstag sonntag michael michelle jennifer jessica jordan daniel matthew anthony",
    "andrew joshua thomas robert charlie william richard ashley amanda nicole daniela",
    "alexander alexandra christian christina christopher sebastian stefan andreas martin",
    "peter patrick maria martina sophie sarah laura julia hannah samantha elizabeth victoria",
    "nathalie isabella madison taylor justin brandon tyler austin maggie buster bailey rocky",
    "max lucky shadow smokey ranger hunter killer ninja samurai pirate superstar thisismy",
    "thisis ihate mypass myname warrior soldier captain commander blaster thunder lightning",
    "storm silver golden diamond platinum crystal magic mystic heaven paradise freedom",
    "victory winner number one trustno trustno1 whatever nothing qwerty qwertz azerty asdf",
    "zxcv qazwsx blink182 metallica nirvana slipknot rockstar guitar music dancer player",
    "gamer london paris berlin madrid moscow america england france germany deutschland",
    "espana italia brasil canada mexico australia california texas florida newyork chicago",
    "dallas boston company business office sales marketing finance money dollar bitcoin rich",
    "jesus christ god bible church faith blessed hope grace fuckyou fuck shit bitch asshole",
    "sexy hottie stupid loser idiot abc abc123 abcd1234 a1b2c3 a1b2c3d4 q1w2e3 1q2w3e",
    "zaq12wsx aa123456 x1y2z3 p4ssw0rd",
};

}  // namespace

std::span<const std::string_view> popular_passwords() { return lines; }

}  // namespace grantor
