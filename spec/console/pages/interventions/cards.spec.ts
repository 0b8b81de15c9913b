import { CARDS, chosenCard } from '../../../../src/console/pages/interventions/cards';

describe('The cards', () => {
  it.each(Object.values(CARDS))('are chosen by what they set, whatever else is filtered: $name', (card) => {
    expect(chosenCard({ ...card.filters, agent_id: ['a'], type: ['hard_block'] })).toBe(card);
  });

  it('are not chosen by a part of what they set', () => {
    expect(chosenCard({ outcome: ['blocked'] })).toBeNull();
    expect(chosenCard({ risk_level: ['critical', 'high'] })).toBeNull();
  });
});
