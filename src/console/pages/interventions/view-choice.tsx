import { go } from '../../state/address';
import { type View, viewAddress } from './view';

const VIEWS: readonly (readonly [View, string])[] = [
  ['repeats', 'Repeats together'],
  ['each', 'One by one'],
];

/** Chooses how interventions are shown; the address has it. */
export function ViewChoice({ view }: { readonly view: View }) {
  return (
    <fieldset class="choice">
      <legend class="hidden">Show</legend>
      {VIEWS.map(([each, text]) => (
        <label key={each}>
          <input
            type="radio"
            name="view"
            class="hidden"
            checked={each === view}
            onChange={() => go(viewAddress(each), { replace: true })}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
