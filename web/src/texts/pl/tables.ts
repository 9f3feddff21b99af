import type { tables as english } from '#web/texts/en/tables.ts';

export const tables: Record<keyof typeof english, string> = {
  'table.reading': 'Odczytano {n} …',
  'table.stopReading': 'Przerwij (odczytano {n})',
  'table.cut': 'Plik ma pierwsze {n} wierszy. Zawęź wyszukiwanie, aby mieć wszystko.',
  'table.beyond': 'Tego, co było na tej stronie, już tu nie ma.',
  'table.first': 'Do pierwszej strony',
  'select.one': 'Zaznacz {name}',
  'select.page': 'Zaznacz całą tę stronę',
  'select.bar': 'Zaznaczone wiersze',
  'select.chosen': '{n, plural, one {Zaznaczono #} few {Zaznaczono #} many {Zaznaczono #} other {Zaznaczono #}}',
  'select.save': 'Zaznaczone jako CSV',
  'select.clear': 'Usuń zaznaczenie',
  'select.all':
    '{n, plural, one {Zaznacz # pasujący} few {Zaznacz wszystkie # pasujące} many {Zaznacz wszystkie # pasujących} other {Zaznacz wszystkie # pasującego}}',
  'select.most': 'Zaznacz pierwsze {n} z {of} pasujących',
  'select.more': '{n, plural, one {i jeszcze #} few {i jeszcze #} many {i jeszcze #} other {i jeszcze #}}',
  'batch.stop': 'Przerwij',
  'batch.stopping': 'Przerywanie …',
  'batch.outcome': 'Nie wszystko się udało',
  'batch.notDone':
    '{n, plural, one {Nie wykonano dla #.} few {Nie wykonano dla #.} many {Nie wykonano dla #.} other {Nie wykonano dla #.}}',
  'batch.unknown': 'Nie przyszła odpowiedź: mogło się udać. Ponowna próba niczego nie zrobi dwa razy.',
  'batch.waiting':
    '{n, plural, one {# nie rozpoczęto.} few {# nie rozpoczęto.} many {# nie rozpoczęto.} other {# nie rozpoczęto.}}',
  'batch.undo': 'Cofnij to, co zrobiono',
  'batch.again': 'Ponów dla pozostałych',
  'accounts.used': 'Zajęte',
  'accounts.usedBytes': 'Zajęte (bajty)',
  'accounts.usedPart': 'zajęte {part}',
  'accounts.spaceBytes': 'Pojemność (bajty, 0 = bez limitu)',
  'accounts.suspending': 'Zawieszanie kont',
  'accounts.suspendedMany':
    '{n, plural, one {Zawieszono # konto.} few {Zawieszono # konta.} many {Zawieszono # kont.} other {Zawieszono # konta.}}',
  'accounts.resuming': 'Wznawianie kont',
  'accounts.resumedMany':
    '{n, plural, one {# konto znów działa.} few {# konta znów działają.} many {# kont znów działa.} other {# konta znów działa.}}',
  'accounts.removing': 'Usuwanie kont',
  'accounts.closedMany':
    '{n, plural, one {Zamknięto # konto.} few {Zamknięto # konta.} many {Zamknięto # kont.} other {Zamknięto # konta.}}',
  'accounts.restoring': 'Przywracanie kont',
  'accounts.restoredMany':
    '{n, plural, one {Przywrócono # konto.} few {Przywrócono # konta.} many {Przywrócono # kont.} other {Przywrócono # konta.}}',
  'accounts.spacing': 'Zmiana pojemności',
  'accounts.spacedMany':
    '{n, plural, one {Zmieniono pojemność # konta.} few {Zmieniono pojemność # kont.} many {Zmieniono pojemność # kont.} other {Zmieniono pojemność # konta.}}',
  'accounts.setSpace': 'Zmień pojemność',
  'accounts.setSpaceTitle':
    '{n, plural, one {Pojemność # konta} few {Pojemność # kont} many {Pojemność # kont} other {Pojemność # konta}}',
  'accounts.spaceOfEach': 'Pojemność każdego z kont',
  'accounts.spaceUnit': 'Jednostka',
  'accounts.spaceHint': '0 oznacza brak limitu.',
  'accounts.spaceWrong': 'Podaj liczbę, co najmniej 0.',
  'accounts.removeShort': 'Usuń',
  'accounts.removeMany': '{n, plural, one {Usuń # konto} few {Usuń # konta} many {Usuń # kont} other {Usuń # konta}}',
  'accounts.removeManyTitle':
    '{n, plural, one {Usunąć # konto?} few {Usunąć # konta?} many {Usunąć # kont?} other {Usunąć # konta?}}',
  'accounts.removeManyText':
    'Od teraz nikt się na nie nie zaloguje ani do nich nie napisze. Po dniach karencji z zasad domeny ich poczta, aliasy, przekierowania i hasła znikną na zawsze; gdzie zasady nie dają takich dni – od razu.',
  'accounts.removeManyLoss':
    '{n, plural, one {Mają {size} poczty i # alias.} few {Mają {size} poczty i # aliasy.} many {Mają {size} poczty i # aliasów.} other {Mają {size} poczty i # aliasu.}}',
  'accounts.whyPostmaster': 'odbiera pocztę postmastera: najpierw wskaż inne konto.',
  'accounts.whyFull': 'ma więcej zajęte, niż wynosi nowa pojemność.',
  'accounts.whyPlan': 'plan klienta nie ma więcej miejsca.',
  'accounts.whyClosed': 'jest zamknięte: najpierw je przywróć.',
  'accounts.whyGone': 'już nie istnieje.',
  'queue.holding': 'Wstrzymywanie wiadomości',
  'queue.heldMany':
    '{n, plural, one {Wstrzymano # wiadomość.} few {Wstrzymano # wiadomości.} many {Wstrzymano # wiadomości.} other {Wstrzymano # wiadomości.}}',
  'queue.releasing': 'Zwalnianie wiadomości',
  'queue.releasedMany':
    '{n, plural, one {# wiadomość idzie dalej.} few {# wiadomości idą dalej.} many {# wiadomości idzie dalej.} other {# wiadomości idzie dalej.}}',
  'queue.retrying': 'Ponawianie prób',
  'queue.retriedMany':
    '{n, plural, one {# wiadomość jest wysyłana teraz.} few {# wiadomości są wysyłane teraz.} many {# wiadomości jest wysyłanych teraz.} other {# wiadomości jest wysyłane teraz.}}',
  'queue.dropping': 'Usuwanie wiadomości',
  'queue.droppedMany':
    '{n, plural, one {Usunięto # wiadomość.} few {Usunięto # wiadomości.} many {Usunięto # wiadomości.} other {Usunięto # wiadomości.}}',
  'queue.dropShort': 'Usuń',
  'queue.dropMany':
    '{n, plural, one {Usuń # wiadomość} few {Usuń # wiadomości} many {Usuń # wiadomości} other {Usuń # wiadomości}}',
  'queue.dropManyTitle':
    '{n, plural, one {Usunąć # wiadomość?} few {Usunąć # wiadomości?} many {Usunąć # wiadomości?} other {Usunąć # wiadomości?}}',
  'queue.dropManyText':
    'Nie dotrą do tych odbiorców ani do innych odbiorców tych samych wiadomości, którzy czekają, i nie da się ich przywrócić.',
  'queue.whyGone': 'tymczasem opuściła kolejkę.',
  'subscribers.removing': 'Kończenie umów',
  'subscribers.removedMany':
    '{n, plural, one {Zakończono # umowę.} few {Zakończono # umowy.} many {Zakończono # umów.} other {Zakończono # umowy.}}',
  'subscribers.removeShort': 'Zakończ umowy',
  'subscribers.removeMany':
    '{n, plural, one {Zakończ # umowę} few {Zakończ # umowy} many {Zakończ # umów} other {Zakończ # umowy}}',
  'subscribers.removeManyTitle':
    '{n, plural, one {Zakończyć # umowę?} few {Zakończyć # umowy?} many {Zakończyć # umów?} other {Zakończyć # umowy?}}',
  'subscribers.removeManyText':
    'Nikt już nie założy nimi skrzynek, a ich haseł nie da się przywrócić. Założone skrzynki zostają.',
  'subscribers.whyGone': 'już nie istnieje.',
};
