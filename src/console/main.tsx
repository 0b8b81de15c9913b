import { render } from 'preact';
import { App } from './app';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/sign-in.css';
import './styles/overview.css';
import './styles/table.css';
import './styles/drawer.css';
import './styles/pages.css';

render(<App />, document.getElementById('console') as HTMLElement);
