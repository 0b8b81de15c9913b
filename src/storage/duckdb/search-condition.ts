import { folded } from '../folded';
import { formOf, needsText } from '../text-form';
import type { Condition } from './condition';
import { foldedColumn } from './dictionaries';
import { FORM } from './phrase-form';
import { type FactTable, textColumn } from './schema';

/** A literal substring, whatever its case, of one of the texts that are searched. */
export function searchCondition({ layout }: FactTable, search: string): Condition {
  const term = folded(search);
  const inGroups = layout.groups.flatMap(({ name, columns }) => {
    const searched = columns.filter(({ isSearched }) => isSearched).map((column) => foldedColumn(column.name));
    return searched.length === 0 ? [] : [holding(name, searched, term)];
  });
  const phrases = layout.own.filter(({ type }) => type === 'phrase');
  return { kind: 'any', of: [...inGroups, ...phrases.flatMap(({ name }) => phraseHolding(name, term))] };
}

/** Forms have `#` for numbers; only a term with either must be looked for in the texts, and in few of them. */
function phraseHolding(column: string, term: string): readonly Condition[] {
  if (!needsText(term)) return [holding(column, ['text'], term)];
  return [
    {
      kind: 'words',
      column,
      fits: (parameters) =>
        `NOT starts_with(text, ${parameters.add(FORM)}) AND contains(text, ${parameters.add(term)})`,
    },
    {
      kind: 'all',
      of: [
        {
          kind: 'words',
          column,
          fits: (parameters) =>
            `starts_with(text, ${parameters.add(FORM)}) AND contains(text, ${parameters.add(formOf(term))})`,
        },
        { kind: 'row', fits: (parameters) => `contains(${textColumn(column)}, ${parameters.add(term)})` },
      ],
    },
  ];
}

function holding(column: string, texts: readonly string[], term: string): Condition {
  return {
    kind: 'words',
    column,
    fits: (parameters) => `(${texts.map((text) => `contains(${text}, ${parameters.add(term)})`).join(' OR ')})`,
  };
}
