const { Agent, request } = require('node:http');

/** One connection that stays open. */
class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url, key) {
    this.url = new URL(url);
    this.key = key;
  }

  get(path) {
    return this.#send('GET', path);
  }

  post(path, body) {
    return this.#send('POST', path, body);
  }

  close() {
    this.#agent.destroy();
  }

  #send(method, path, body) {
    const { hostname, port } = this.url;
    const headers = { authorization: `Bearer ${this.key}` };
    if (body !== undefined)
      Object.assign(headers, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path: `/api/v1${path}`, headers, agent: this.#agent },
        (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }));
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

module.exports = { Client };
