const { median } = require('../race');
const { runChild } = require('../run-child');

module.exports = [
  {
    name: "require('agent-sentinel')",
    bar: 'start-up',
    run({ quick }) {
      const pairs = Array.from({ length: quick ? 5 : 15 }, () => ({
        own: runChild('start-up', ['agent-sentinel']).milliseconds,
        basis: runChild('start-up', ['reflect-metadata', 'inversify', 'rxjs', 'pino']).milliseconds,
      }));
      return {
        milliseconds: median(pairs.map(({ own }) => own)),
        ratio: median(pairs.map(({ own, basis }) => own / basis)),
        against: 'what it stands on',
      };
    },
  },
];
