const press = (name) => (page) => page.getByRole('button', { name, exact: true }).click();
const check = (menu, option) => async (page) => {
  await page.getByRole('search').getByRole('button', { name: menu }).click();
  await page.getByRole('checkbox', { name: option, exact: true }).check();
};
/** One of many: found by what is typed, also where it is not among those that are offered. */
const find = (menu, option) => async (page) => {
  await page.getByRole('search').getByRole('button', { name: menu }).click();
  await page.getByRole('searchbox', { name: `Find in ${menu.toLowerCase()}` }).fill(option);
  await page.getByRole('checkbox', { name: option }).first().check();
};
const card = (name) => (page) => page.locator('.figures').getByRole('button', { name }).click();

/** The one that waits on purpose. */
const SEARCH = 'search, its pause for typing of 150 ms included';

/** Ways to filter or sort the list by hand: name, and what is done on the page. */
const FILTERS = [
  ['chip, critical', press('Critical')],
  ['chip, over 100 USD', press('Over $100')],
  ['card, blocked', card('Blocked')],
  ['card, high risk', card('High risk')],
  ['card, modified', card('Modified')],
  ['type', check('Type', 'Rate limited')],
  ['outcome', check('Outcome', 'Warned')],
  ['risk', check('Risk', 'Low')],
  ['agent', find('Agent', 'agent-7')],
  ['policy', find('Policy', 'policy-3')],
  ['sort by cost', press('Cost prevented')],
  [SEARCH, (page) => page.getByRole('searchbox').press('9')],
];

module.exports = { FILTERS, SEARCH };
