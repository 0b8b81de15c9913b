import { isSecretKey, Redaction } from '../../src/text/redaction';

describe('isSecretKey', () => {
  it.each([
    'password',
    'PASSWORD',
    'passwd',
    'db-password',
    'userPasswords',
    'password2',
    'password_2',
    'secret',
    'clientSecret',
    'token',
    'accessToken',
    'access_token',
    'refresh.token',
    'apiKey',
    'apikey',
    'API_KEY',
    'x-api-key',
    'APIKey',
    'api_keys',
    'openai_api_key',
    'authorization',
    'Proxy-Authorization',
    'cookie',
    'set-cookie',
    'privateKey',
    'private_key',
    `${'long_'.repeat(40)}token`,
  ])('holds for %j', (key) => {
    expect([isSecretKey(key), isSecretKey(key)]).toEqual([true, true]);
  });

  it.each([
    'max_tokens',
    'maxTokens',
    'token_count',
    'tokens',
    'tokenizer',
    'passwordless',
    'secretary',
    'key',
    'publicKey',
    'cookieBanner',
    'authorizationUrl',
    'keyapi',
    'orderId',
    '',
    '__proto__',
    '7',
    `token${'_long'.repeat(40)}`,
  ])('does not hold for %j', (key) => {
    expect([isSecretKey(key), isSecretKey(key)]).toEqual([false, false]);
  });

  it('keeps its answer when more keys than it remembers were asked in between', () => {
    for (let index = 0; index < 10_000; index++) isSecretKey(`key${index}x`);
    expect([isSecretKey('token'), isSecretKey('tokens')]).toEqual([true, false]);
  });
});

describe('Redaction', () => {
  it('covers secret keys at every level and no index when no paths are given', () => {
    const redaction = Redaction.of(undefined);
    expect({
      standard: redaction === Redaction.standard && Redaction.of([]) === redaction,
      token: redaction.covers('token'),
      name: redaction.covers('name'),
      index: redaction.covers(0),
      below: redaction.below('customer').below(0).covers('token'),
    }).toEqual({ standard: true, token: true, name: false, index: false, below: true });
  });

  it('covers nothing when it is turned off', () => {
    const redaction = Redaction.of(false);
    expect([redaction.covers('token'), redaction.below('a').covers('token')]).toEqual([false, false]);
  });

  it('covers the end of each path besides the secret keys', () => {
    const redaction = Redaction.of(['customer.iban', 'cards.0.number', 'people.*.name', 'note']);
    expect({
      note: redaction.covers('note'),
      token: redaction.covers('token'),
      customer: redaction.covers('customer'),
      iban: redaction.covers('iban'),
      customerIban: redaction.below('customer').covers('iban'),
      customerToken: redaction.below('customer').covers('token'),
      firstCard: redaction.below('cards').below(0).covers('number'),
      secondCard: redaction.below('cards').below(1).covers('number'),
      anyPerson: redaction.below('people').below(7).covers('name'),
    }).toEqual({
      note: true,
      token: true,
      customer: false,
      iban: false,
      customerIban: true,
      customerToken: true,
      firstCard: true,
      secondCard: false,
      anyPerson: true,
    });
  });
});
