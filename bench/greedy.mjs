// A client that takes all it can get, one kind for each way: `node greedy.mjs KIND PORT DIRECTORY`. It says
// "ready" on standard output when it is at work, and ends with its standard input.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';

const [kind, port, directory] = process.argv.slice(2);
const line = (file) => readFileSync(join(directory, file), 'utf8').split('\n', 1)[0];

// The API of `slow_uploads`: takes a body for as long as it comes.
export function startSlowApi() {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{"success":true}'));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// Connections are opened again when the server ends them.
function keep(open, count) {
  for (let i = 0; i < count; i++) {
    const begin = () => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => setTimeout(begin, 20));
      socket.once('connect', () => open(socket));
      return socket;
    };
    begin();
  }
}

const post = (target, fields, body) =>
  `POST ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n${fields}` +
  `Content-Length: ${body.length}\r\n\r\n${body}`;

const kinds = {
  // 250 requests at once, and 250 more for each 250 answers.
  pipelines() {
    const many = 'GET /marketplace HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(250);
    keep((socket) => {
      let answers = 0;
      socket.write(many);
      socket.on('data', (piece) => {
        for (let at = piece.indexOf('HTTP/1.1 '); at >= 0; at = piece.indexOf('HTTP/1.1 ', at + 9)) answers++;
        if (answers < 250) return;
        answers -= 250;
        socket.write(many);
      });
    }, 20);
  },
  // Large bodies for the API behind the edge, a byte now and then.
  slow_uploads() {
    keep((socket) => {
      socket.resume();
      socket.write(`POST /api/v2/deals HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${line('revocable_access')}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 10000000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 500);
      socket.on('close', () => clearInterval(timer));
    }, 560);
  },
  // Bodies that never end, each holding memory.
  held_bodies() {
    keep((socket) => {
      socket.resume();
      socket.write(`POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n${'x'.repeat(40_000)}`);
    }, 1500);
  },
  wrong_secrets() {
    const [id] = readFileSync(join(directory, 'client_rotating'), 'utf8').split('\n');
    const basic = Buffer.from(`${id}:${'0'.repeat(40)}`).toString('base64');
    const request = post('/oauth/token', `Authorization: Basic ${basic}\r\n`, 'grant_type=refresh_token&refresh_token=x');
    keep((socket) => {
      socket.on('data', () => socket.write(request));
      socket.write(request);
    }, 64);
  },
};

if (process.argv[1].endsWith('greedy.mjs')) {
  kinds[kind]();
  setTimeout(() => console.log('ready'), 1000);
  process.stdin.resume();
  process.stdin.on('end', () => process.exit(0));
}
