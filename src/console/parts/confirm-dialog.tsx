import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useDoing } from '../state/use-doing';

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What is asked for beside a yes; absent: nothing. */
  readonly field?: { readonly label: string; readonly isRequired: boolean; readonly firstText?: string };
  /** What the button says. */
  readonly verb: string;
  readonly isDanger?: boolean;
  /** @param text - what was written, without spaces around it. */
  readonly onConfirm: (text: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks once more before something is done. Escape does nothing of it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, field, verb, isDanger = false, onConfirm, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const { isBusy, problem, run } = useDoing();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const submit = (event: Event): void => {
    event.preventDefault();
    void run(() => onConfirm(text.current?.value.trim() ?? ''));
  };
  const cancel = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-label={title}
      onCancel={cancel}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form class="form" onSubmit={submit}>
        <h2>{title}</h2>
        {children}
        {field !== undefined && (
          <div class="field">
            <label for="confirm-text">{field.label}</label>
            <textarea
              id="confirm-text"
              ref={text}
              class="input"
              rows={3}
              maxLength={2_000}
              required={field.isRequired}
              defaultValue={field.firstText ?? ''}
            />
          </div>
        )}
        <div role="alert">{problem !== null && <p class="fault">{problem.detail}</p>}</div>
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={`button ${isDanger ? 'danger' : 'primary'}`} disabled={isBusy}>
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
