/**
 * All words the page shows, in its three languages. What articles say (titles, names, sentences)
 * and what a user named (the map, his own event types) stays as it is.
 *
 * The language is the page's: <html lang>. A value in braces is filled in by `say`. Words that
 * depend on a number are an object of plural forms, chosen by the value `n`; `other` stands for
 * every form that is not there.
 *
 * @typedef {"en" | "ru" | "ko"} Language
 * @typedef {string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string })} Entry
 */

/** @type {Record<string, Entry>} */
const ENGLISH = {
  // the page
  "page.skip": "Skip to the list of events",
  "map.zoom_in": "Zoom in",
  "map.zoom_out": "Zoom out",
  "page.map": "Map of events",
  "page.panel": "Events and layers",
  "grip.more_list": "Show more of the list",
  "grip.more_map": "Show more of the map",
  "tiles.note": "The background comes from {host}, which can see what area you look at.",

  // counts
  "count.events": { one: "{n} event", other: "{n} events" },
  "count.shown": { one: "{shown} of {n} event shown", other: "{shown} of {n} events shown" },
  "count.sources": { one: "{n} source", other: "{n} sources" },
  "count.documents": { one: "{n} document", other: "{n} documents" },

  // event types: titles of layers, and what one event is called
  "type.visit": "Visits",
  "type.meeting": "Meetings",
  "type.transfer": "Shipments",
  "type.exploration": "Exploration",
  "type.agreement": "Agreements",
  "type.deployment": "Deployments",
  "type.test": "Tests",
  "type.test.launches": "Tests and launches",
  "type.conflict": "Conflict",
  "type.sanction": "Sanctions",
  "type.movement": "Movements",
  "type.crisis": "Crises",
  "noun.visit": "Visit",
  "noun.meeting": "Meeting",
  "noun.transfer": "Shipment",
  "noun.exploration": "Exploration",
  "noun.agreement": "Agreement",
  "noun.deployment": "Deployment",
  "noun.test": "Test",
  "noun.conflict": "Conflict",
  "noun.sanction": "Sanction",
  "noun.movement": "Movement",
  "noun.crisis": "Crisis",

  // statuses
  "status.happened": "Happened",
  "status.happened.meaning": "sources report it as fact",
  "status.planned": "Planned",
  "status.planned.meaning": "announced, not yet done",
  "status.alleged": "Alleged",
  "status.alleged.meaning": "claimed by one side",
  "status.possible": "Possible",
  "status.possible.meaning": "may happen or may have happened",
  "status.denied": "Denied",
  "status.denied.meaning": "those concerned say it is not so",
  "tag.contested": "Contested",
  "tag.contested.meaning": "sources disagree",

  // what a place is to an event, and how well it is known
  "role.location": "At",
  "role.origin": "From",
  "role.destination": "To",
  "role.target": "Target",
  "role.end_use": "For use in",
  "role.via": "Via",
  "basis.sentence": "named in the sentence",
  "basis.other_sentence": "named elsewhere in the article",
  "basis.inferred": "inferred, not named in the sentence",
  "place_precision.1": "exact place",
  "place_precision.2": "within ~25 km",
  "place_precision.3": "second-level area",
  "place_precision.4": "first-level area",
  "place_precision.5": "waters or fuzzy area",
  "place_precision.6": "country",
  "place_precision.7": "international waters or airspace",
  "place_precision.within": "within ~{n} km",

  // who takes part
  "actor.visitor": { one: "visitor", other: "visitors" },
  "actor.host": { one: "host", other: "hosts" },
  "actor.participant": { one: "participant", other: "participants" },
  "actor.state": { one: "state", other: "states" },
  "actor.party": { one: "party", other: "parties" },
  "actor.operator": { one: "operator", other: "operators" },
  "actor.supplier": { one: "supplier", other: "suppliers" },
  "actor.recipient": { one: "recipient", other: "recipients" },
  "actor.sender": { one: "sender", other: "senders" },
  "actor.tester": { one: "tester", other: "testers" },
  "actor.attacker": { one: "attacker", other: "attackers" },
  "actor.target": { one: "target", other: "targets" },
  "actor.imposer": { one: "imposer", other: "imposers" },
  "actor.subject": { one: "subject", other: "subjects" },
  "actor.affected": "affected",
  "actor.actor": { one: "actor", other: "actors" },

  // what a source says of an event: these follow its name
  "stance.asserts": "reports it",
  "stance.plans": "announces it",
  "stance.alleges": "alleges it",
  "stance.denies": "denies it",

  // dates
  "date.unknown": "date unknown",
  "date.day": "{day} {month} {year}",
  "date.month": "{month} {year}",
  "date.since": "since {day}",
  "date.until": "until {day}",
  "date.in_month": "in {month}",
  "date.in_year": "in {year}",
  "date.week": "in the week of {day}",
  "date.between": "between {start} and {end}",
  "date.between_months_of_year": "between {start_month} and {end_month} {year}",
  "date.between_months": "between {start_month} {start_year} and {end_month} {end_year}",
  "date.between_years": "between {start_year} and {end_year}",
  "date.range": "{start} – {end}",
  "date.range_of_year": "{start_day} {start_month} – {end_day} {end_month} {year}",
  "date.range_of_month": "{start_day}–{end_day} {month} {year}",
  "date_precision.1": "exact day",
  "date_precision.2": "within a few days",
  "date_precision.3": "within a week",
  "date_precision.4": "within a month",
  "date_precision.5": "within a year",
  "date_precision.6": "over more than a year",

  // the panel: search and filters
  "panel.search": "Search",
  "panel.layers": "Layers",
  "panel.status": "Status",
  "panel.places": "Place known to",
  "panel.actors": "People and groups",
  "panel.sources": "Sources",
  "panel.confidence": "Confidence at least",
  "panel.time": "Time",
  "panel.undated": "Include undated",
  "panel.clear": "Clear filters",
  "panel.layers_status": "Layers and status",
  "panel.more": "More filters",
  "panel.any": "any",
  "panel.find": "Find a name",
  "panel.search.hint": "Search events, places, people, sentences",
  "panel.here.clear": "Show all places again",
  "confidence.percent": "{n}%",

  // the list
  "list.sort": "Sort by",
  "list.sort.date": "date",
  "list.sort.place": "place",
  "list.empty": "No events match. Switch a layer or a status back on, or clear the filters.",
  "list.none": "No events were found in these articles. That can be the right answer: an article may report nothing that has a place.",
  "list.undated": "Date unknown",
  "list.year": "{year}, month unknown",
  "list.unplaced": "Not on the map: no place named",
  "list.no_place": "no place on the map",

  // the card
  "card.when": "When",
  "card.where": "Where",
  "card.no_place": "No place on the map",
  "card.route": "Route",
  "card.route.unknown": "route unknown",
  "card.route.origin": "origin",
  "card.route.destination": "destination",
  "card.who": "Who",
  "card.amount": "How much",
  "card.confidence": "Confidence",
  "card.sources": "Sources",
  "card.sources.counted": "{sources} in {documents}",
  "card.evidence": "Evidence",
  "card.contested": "Who says what",
  "card.article": "The article",
  "card.open": "Open the article at {host}",
  "card.links": "Connected events",
  "link.part_of": "Part of",
  "link.related": "Related to",
  "card.why": "Why is this here?",
  "card.close": "Close",
  "card.back": { one: "All {n} event here", other: "All {n} events here" },

  // several events at one spot or in one country
  "spot.title": "At this spot",
  "spot.label": { one: "{n} event: {names}", other: "{n} events: {names}" },
  "spot.list": "Show these {n} in the list",
  "spot.zoom": "Zoom in",

  // the timeline
  "time.play": "Play",
  "time.pause": "Pause",
  "time.from": "From",
  "time.until": "Until",
  "time.per": "events per {unit}",
  "time.unit.day": "day",
  "time.unit.week": "week",
  "time.unit.month": "month",
  "time.unit.year": "year",
  "time.whole": "Whole time",
  "time.none": "No event has a date.",
  "time.before": { one: "The first bar also holds {n} earlier event, from {date} on.", other: "The first bar also holds {n} earlier events, from {date} on." },
  "time.after": { one: "The last bar also holds {n} later event, up to {date}.", other: "The last bar also holds {n} later events, up to {date}." },
  "time.unit.quarter": "quarter",
  "time.unit.decade": "decade",
  "time.unit.century": "century",
  "time.unit.millennium": "millennium",

  // to share and to take away
  "tools.title": "Share",
  "share.copy": "Copy link",
  "share.copied": "Link copied",
  "export.title": "Export",
  "export.geojson": "GeoJSON",
  "export.csv": "CSV",
  "export.png": "PNG picture",
  "export.svg": "SVG picture",
  "export.print": "Print",
  "theme.title": "Theme",
  "theme.light": "Light",
  "theme.dark": "Dark",
  "theme.system": "As the system",

  // the legend
  "legend.title": "How to read this map",
  "legend.ring": "Dashed ring: the place lies somewhere within",
  "legend.area": "Hatched: an area or waters, its edge estimated",
  "legend.route": "Arrow: from origin to destination; the way between is unknown. Dashed unless it happened",
  "legend.country": "Label with a number: known only to be in that country",
  "legend.spot": "Ring with a number: several events at one spot",
  "legend.borders": "Show borders as administered today (Natural Earth; no position is taken on any claim)",
};

/** @type {Record<string, Entry>} */
const RUSSIAN = {
  // the page
  "page.skip": "Перейти к списку событий",
  "map.zoom_in": "Приблизить",
  "map.zoom_out": "Отдалить",
  "page.map": "Карта событий",
  "page.panel": "События и слои",
  "grip.more_list": "Больше места списку",
  "grip.more_map": "Больше места карте",
  "tiles.note": "Подложка загружается с {host}: этот сервер видит, какой район вы смотрите.",

  // counts
  "count.events": { one: "{n} событие", few: "{n} события", other: "{n} событий" },
  "count.shown": { one: "Показано {shown} из {n} события", other: "Показано {shown} из {n} событий" },
  "count.sources": { one: "{n} источник", few: "{n} источника", other: "{n} источников" },
  "count.documents": { one: "{n} документ", few: "{n} документа", other: "{n} документов" },

  // event types
  "type.visit": "Визиты",
  "type.meeting": "Встречи",
  "type.transfer": "Поставки",
  "type.exploration": "Разведка недр",
  "type.agreement": "Соглашения",
  "type.deployment": "Развёртывание сил",
  "type.test": "Испытания",
  "type.test.launches": "Испытания и пуски",
  "type.conflict": "Столкновения",
  "type.sanction": "Санкции",
  "type.movement": "Перемещения",
  "type.crisis": "Кризисы",
  "noun.visit": "Визит",
  "noun.meeting": "Встреча",
  "noun.transfer": "Поставка",
  "noun.exploration": "Разведка недр",
  "noun.agreement": "Соглашение",
  "noun.deployment": "Развёртывание сил",
  "noun.test": "Испытание",
  "noun.conflict": "Столкновение",
  "noun.sanction": "Санкции",
  "noun.movement": "Перемещение",
  "noun.crisis": "Кризис",

  // statuses
  "status.happened": "Произошло",
  "status.happened.meaning": "источники сообщают об этом как о факте",
  "status.planned": "Планируется",
  "status.planned.meaning": "объявлено, но ещё не сделано",
  "status.alleged": "Утверждается",
  "status.alleged.meaning": "так говорит одна из сторон",
  "status.possible": "Возможно",
  "status.possible.meaning": "может произойти или могло произойти",
  "status.denied": "Отрицается",
  "status.denied.meaning": "те, кого это касается, говорят, что этого нет",
  "tag.contested": "Спорно",
  "tag.contested.meaning": "источники расходятся",

  // what a place is to an event, and how well it is known
  "role.location": "Место",
  "role.origin": "Откуда",
  "role.destination": "Куда",
  "role.target": "Цель",
  "role.end_use": "Для применения",
  "role.via": "Через",
  "basis.sentence": "названо в самом предложении",
  "basis.other_sentence": "названо в другом месте статьи",
  "basis.inferred": "вывод: в предложении не названо",
  "place_precision.1": "точное место",
  "place_precision.2": "в пределах ~25\u00a0км",
  "place_precision.3": "район (единица второго уровня)",
  "place_precision.4": "регион (единица первого уровня)",
  "place_precision.5": "акватория или местность без чётких границ",
  "place_precision.6": "страна",
  "place_precision.7": "международные воды или воздушное пространство",
  "place_precision.within": "в пределах ~{n}\u00a0км",

  // who takes part
  "actor.visitor": { one: "гость", other: "гости" },
  "actor.host": { one: "принимающая сторона", other: "принимающие стороны" },
  "actor.participant": { one: "участник", other: "участники" },
  "actor.state": { one: "государство", other: "государства" },
  "actor.party": { one: "сторона", other: "стороны" },
  "actor.operator": { one: "исполнитель", other: "исполнители" },
  "actor.supplier": { one: "поставщик", other: "поставщики" },
  "actor.recipient": { one: "получатель", other: "получатели" },
  "actor.sender": "кто направил",
  "actor.tester": "кто испытывает",
  "actor.attacker": { one: "нападающая сторона", other: "нападающие стороны" },
  "actor.target": { one: "цель", other: "цели" },
  "actor.imposer": "кто вводит",
  "actor.subject": "кто перемещается",
  "actor.affected": "кого затронуло",
  "actor.actor": { one: "участник", other: "участники" },

  // what a source says of an event: these follow its name
  "stance.asserts": "сообщает об этом",
  "stance.plans": "объявляет об этом",
  "stance.alleges": "утверждает это",
  "stance.denies": "отрицает это",

  // dates: months stand in the nominative alone, in the genitive beside a day and after "с"
  "date.unknown": "дата неизвестна",
  "date.day": "{day} {month} {year}\u00a0г.",
  "date.month": "{month} {year}\u00a0г.",
  "date.since": "с {day}",
  "date.until": "до {day}",
  "date.in_month": "{month}",
  "date.in_year": "{year}\u00a0год",
  "date.week": "на неделе с {day}",
  "date.between": "между {start} и {end}",
  "date.between_months_of_year": "в период с {start_month} по {end_month} {year}\u00a0г.",
  "date.between_months": "в период с {start_month} {start_year}\u00a0г. по {end_month} {end_year}\u00a0г.",
  "date.between_years": "в {start_year}–{end_year}\u00a0гг.",
  "date.range": "{start} – {end}",
  "date.range_of_year": "{start_day} {start_month} – {end_day} {end_month} {year}\u00a0г.",
  "date.range_of_month": "{start_day}–{end_day} {month} {year}\u00a0г.",
  "date_precision.1": "точный день",
  "date_precision.2": "с точностью до нескольких дней",
  "date_precision.3": "с точностью до недели",
  "date_precision.4": "с точностью до месяца",
  "date_precision.5": "с точностью до года",
  "date_precision.6": "в пределах более года",

  // the panel: search and filters
  "panel.search": "Поиск",
  "panel.layers": "Слои",
  "panel.status": "Статус",
  "panel.places": "Точность места",
  "panel.actors": "Люди и организации",
  "panel.sources": "Источники",
  "panel.confidence": "Уверенность не ниже",
  "panel.time": "Время",
  "panel.undated": "Включая события без даты",
  "panel.clear": "Сбросить фильтры",
  "panel.layers_status": "Слои и статус",
  "panel.more": "Другие фильтры",
  "panel.any": "любая",
  "panel.find": "Найти имя",
  "panel.search.hint": "Поиск: события, места, люди, цитаты",
  "panel.here.clear": "Показать все места",
  "confidence.percent": "{n}\u00a0%",

  // the list
  "list.sort": "Сортировать по",
  "list.sort.date": "дате",
  "list.sort.place": "месту",
  "list.empty": "Ничего не подходит. Верните слой или статус либо сбросьте фильтры.",
  "list.none": "В этих статьях событий не найдено. Так тоже бывает: в статье может не быть ничего, что привязано к месту.",
  "list.undated": "Дата неизвестна",
  "list.year": "{year}\u00a0год, месяц неизвестен",
  "list.unplaced": "Не на карте: место не названо",
  "list.no_place": "места на карте нет",

  // the card
  "card.when": "Когда",
  "card.where": "Где",
  "card.no_place": "Места на карте нет",
  "card.route": "Маршрут",
  "card.route.unknown": "путь неизвестен",
  "card.route.origin": "место отправления",
  "card.route.destination": "место назначения",
  "card.who": "Кто",
  "card.amount": "Сколько",
  "card.confidence": "Уверенность",
  "card.sources": "Источники",
  "card.sources.counted": "{sources}, {documents}",
  "card.evidence": "Свидетельства",
  "card.contested": "Кто что говорит",
  "card.article": "Статья",
  "card.open": "Открыть статью на {host}",
  "card.links": "Связанные события",
  "link.part_of": "Часть события:",
  "link.related": "Связано с событием:",
  "card.why": "Почему это здесь?",
  "card.close": "Закрыть",
  "card.back": "Все события здесь ({n})",

  // several events at one spot or in one country
  "spot.title": "В этой точке",
  "spot.label": { one: "{n} событие: {names}", few: "{n} события: {names}", other: "{n} событий: {names}" },
  "spot.list": "Показать эти {n} в списке",
  "spot.zoom": "Приблизить",

  // the timeline
  "time.play": "Воспроизвести",
  "time.pause": "Пауза",
  "time.from": "Начало",
  "time.until": "Конец",
  "time.per": "событий за {unit}",
  "time.unit.day": "день",
  "time.unit.week": "неделю",
  "time.unit.month": "месяц",
  "time.unit.year": "год",
  "time.whole": "Весь период",
  "time.none": "Ни у одного события нет даты.",
  "time.before": "В первом столбце и более ранние события: {n}, начиная с {date}",
  "time.after": "В последнем столбце и более поздние события: {n}, вплоть до {date}",
  "time.unit.quarter": "квартал",
  "time.unit.decade": "десятилетие",
  "time.unit.century": "столетие",
  "time.unit.millennium": "тысячелетие",

  // to share and to take away
  "tools.title": "Поделиться",
  "share.copy": "Копировать ссылку",
  "share.copied": "Ссылка скопирована",
  "export.title": "Экспорт",
  "export.geojson": "GeoJSON",
  "export.csv": "CSV",
  "export.png": "Изображение PNG",
  "export.svg": "Изображение SVG",
  "export.print": "Печать",
  "theme.title": "Тема",
  "theme.light": "Светлая",
  "theme.dark": "Тёмная",
  "theme.system": "Как в системе",

  // the legend
  "legend.title": "Как читать эту карту",
  "legend.ring": "Пунктирный круг: место где-то внутри него",
  "legend.area": "Штриховка: местность или акватория, граница приблизительна",
  "legend.route": "Стрелка: откуда и куда; путь между ними неизвестен. Сплошная, только если это произошло",
  "legend.country": "Подпись с числом: известна только страна",
  "legend.spot": "Кольцо с числом: несколько событий в одной точке",
  "legend.borders": "Показать границы по фактическому управлению на сегодня (Natural Earth; это не позиция в чьём-либо споре)",
};

/** @type {Record<string, Entry>} */
const KOREAN = {
  // the page
  "page.skip": "사건 목록으로 건너뛰기",
  "map.zoom_in": "확대",
  "map.zoom_out": "축소",
  "page.map": "사건 지도",
  "page.panel": "사건과 레이어",
  "grip.more_list": "목록 더 보기",
  "grip.more_map": "지도 더 보기",
  "tiles.note": "배경 지도는 {host}에서 불러오며, 그 서버는 보고 있는 지역을 알 수 있습니다.",

  // counts
  "count.events": "사건 {n}건",
  "count.shown": "사건 {n}건 중 {shown}건 표시",
  "count.sources": "출처 {n}곳",
  "count.documents": "문서 {n}건",

  // event types
  "type.visit": "방문",
  "type.meeting": "회담",
  "type.transfer": "운송·공급",
  "type.exploration": "자원 탐사",
  "type.agreement": "협정",
  "type.deployment": "배치",
  "type.test": "시험",
  "type.test.launches": "시험과 발사",
  "type.conflict": "충돌",
  "type.sanction": "제재",
  "type.movement": "이동",
  "type.crisis": "위기",
  "noun.visit": "방문",
  "noun.meeting": "회담",
  "noun.transfer": "운송·공급",
  "noun.exploration": "자원 탐사",
  "noun.agreement": "협정",
  "noun.deployment": "배치",
  "noun.test": "시험",
  "noun.conflict": "충돌",
  "noun.sanction": "제재",
  "noun.movement": "이동",
  "noun.crisis": "위기",

  // statuses
  "status.happened": "발생",
  "status.happened.meaning": "출처가 사실로 보도함",
  "status.planned": "예정",
  "status.planned.meaning": "발표되었으나 아직 이루어지지 않음",
  "status.alleged": "주장",
  "status.alleged.meaning": "한쪽의 주장",
  "status.possible": "가능성",
  "status.possible.meaning": "일어날 수 있거나 일어났을 수 있음",
  "status.denied": "부인",
  "status.denied.meaning": "당사자가 사실이 아니라고 함",
  "tag.contested": "논란",
  "tag.contested.meaning": "출처마다 말이 다름",

  // what a place is to an event, and how well it is known
  "role.location": "장소",
  "role.origin": "출발지",
  "role.destination": "도착지",
  "role.target": "대상",
  "role.end_use": "사용 지역",
  "role.via": "경유지",
  "basis.sentence": "문장에 언급됨",
  "basis.other_sentence": "기사의 다른 곳에 언급됨",
  "basis.inferred": "추론됨, 문장에 언급되지 않음",
  "place_precision.1": "정확한 장소",
  "place_precision.2": "약 25km 이내",
  "place_precision.3": "2급 행정구역",
  "place_precision.4": "1급 행정구역",
  "place_precision.5": "수역 또는 경계가 불분명한 지역",
  "place_precision.6": "국가",
  "place_precision.7": "국제 수역 또는 공역",
  "place_precision.within": "약 {n}km 이내",

  // who takes part
  "actor.visitor": "방문자",
  "actor.host": "초청자",
  "actor.participant": "참가자",
  "actor.state": "국가",
  "actor.party": "당사자",
  "actor.operator": "수행 주체",
  "actor.supplier": "공급자",
  "actor.recipient": "수령자",
  "actor.sender": "파견 주체",
  "actor.tester": "시험 주체",
  "actor.attacker": "공격 주체",
  "actor.target": "대상",
  "actor.imposer": "부과 주체",
  "actor.subject": "이동 주체",
  "actor.affected": "피해 대상",
  "actor.actor": "행위자",

  // what a source says of an event: these follow its name
  "stance.asserts": "사실로 전함",
  "stance.plans": "발표함",
  "stance.alleges": "주장함",
  "stance.denies": "부인함",

  // dates: {month} is a month with its word, "9월"
  "date.unknown": "날짜 미상",
  "date.day": "{year}년 {month} {day}일",
  "date.month": "{year}년 {month}",
  "date.since": "{day}부터",
  "date.until": "{day}까지",
  "date.in_month": "{month}",
  "date.in_year": "{year}년",
  "date.week": "{day}부터 일주일 사이",
  "date.between": "{start}과 {end} 사이",
  "date.between_months_of_year": "{year}년 {start_month}과 {end_month} 사이",
  "date.between_months": "{start_year}년 {start_month}과 {end_year}년 {end_month} 사이",
  "date.between_years": "{start_year}년과 {end_year}년 사이",
  "date.range": "{start}~{end}",
  "date.range_of_year": "{year}년 {start_month} {start_day}일~{end_month} {end_day}일",
  "date.range_of_month": "{year}년 {month} {start_day}~{end_day}일",
  "date_precision.1": "정확한 날짜",
  "date_precision.2": "며칠 이내",
  "date_precision.3": "일주일 이내",
  "date_precision.4": "한 달 이내",
  "date_precision.5": "1년 이내",
  "date_precision.6": "1년 이상의 범위",

  // the panel: search and filters
  "panel.search": "검색",
  "panel.layers": "레이어",
  "panel.status": "상태",
  "panel.places": "장소의 정확도",
  "panel.actors": "인물과 단체",
  "panel.sources": "출처",
  "panel.confidence": "최소 신뢰도",
  "panel.time": "기간",
  "panel.undated": "날짜 미상 포함",
  "panel.clear": "필터 초기화",
  "panel.layers_status": "레이어와 상태",
  "panel.more": "추가 필터",
  "panel.any": "모두",
  "panel.find": "이름 찾기",
  "panel.search.hint": "사건, 장소, 인물, 문장 검색",
  "panel.here.clear": "모든 장소 다시 보기",
  "confidence.percent": "{n}%",

  // the list
  "list.sort": "정렬 기준",
  "list.sort.date": "날짜",
  "list.sort.place": "장소",
  "list.empty": "맞는 사건이 없습니다. 레이어나 상태를 다시 켜거나 필터를 초기화하세요.",
  "list.none": "이 기사들에서 사건을 찾지 못했습니다. 그것이 맞는 답일 수도 있습니다. 장소가 있는 일을 다루지 않는 기사도 있기 때문입니다.",
  "list.undated": "날짜 미상",
  "list.year": "{year}년, 월 미상",
  "list.unplaced": "지도에 없음: 언급된 장소 없음",
  "list.no_place": "지도에 표시할 장소 없음",

  // the card
  "card.when": "언제",
  "card.where": "어디서",
  "card.no_place": "지도에 표시할 장소 없음",
  "card.route": "경로",
  "card.route.unknown": "지나간 길은 알 수 없음",
  "card.route.origin": "출발지",
  "card.route.destination": "도착지",
  "card.who": "누가",
  "card.amount": "얼마나",
  "card.confidence": "신뢰도",
  "card.sources": "출처",
  "card.sources.counted": "{sources}, {documents}",
  "card.evidence": "근거",
  "card.contested": "누가 무엇을 말하나",
  "card.article": "기사",
  "card.open": "{host}에서 기사 열기",
  "card.links": "관련된 사건",
  "link.part_of": "상위 사건:",
  "link.related": "관련 사건:",
  "card.why": "왜 여기에 있나요?",
  "card.close": "닫기",
  "card.back": "이곳의 사건 {n}건 모두",

  // several events at one spot or in one country
  "spot.title": "이 지점",
  "spot.label": "사건 {n}건: {names}",
  "spot.list": "이 {n}건을 목록에 표시",
  "spot.zoom": "확대",

  // the timeline
  "time.play": "재생",
  "time.pause": "일시정지",
  "time.from": "시작",
  "time.until": "끝",
  "time.per": "{unit} 사건 수",
  "time.unit.day": "일별",
  "time.unit.week": "주별",
  "time.unit.month": "월별",
  "time.unit.year": "연도별",
  "time.whole": "전체 기간",
  "time.none": "날짜가 있는 사건이 없습니다.",
  "time.before": "첫 막대에 {date}부터의 이전 사건 {n}건이 포함되어 있습니다.",
  "time.after": "마지막 막대에 {date}까지의 이후 사건 {n}건이 포함되어 있습니다.",
  "time.unit.quarter": "분기별",
  "time.unit.decade": "10년별",
  "time.unit.century": "세기별",
  "time.unit.millennium": "천년별",

  // to share and to take away
  "tools.title": "공유",
  "share.copy": "링크 복사",
  "share.copied": "링크를 복사했습니다",
  "export.title": "내보내기",
  "export.geojson": "GeoJSON",
  "export.csv": "CSV",
  "export.png": "PNG 이미지",
  "export.svg": "SVG 이미지",
  "export.print": "인쇄",
  "theme.title": "테마",
  "theme.light": "밝게",
  "theme.dark": "어둡게",
  "theme.system": "시스템 설정대로",

  // the legend
  "legend.title": "지도 읽는 법",
  "legend.ring": "점선 원: 장소가 그 안 어딘가에 있음",
  "legend.area": "빗금: 지역이나 수역, 경계는 추정",
  "legend.route": "화살표: 출발지에서 도착지로, 그 사이의 길은 알 수 없음. 실제로 일어난 일만 실선",
  "legend.country": "숫자가 붙은 이름: 국가만 알려짐",
  "legend.spot": "숫자가 든 고리: 한 지점에 여러 사건",
  "legend.borders": "현재의 실효 관할에 따른 국경 표시(Natural Earth, 어느 쪽의 주장도 지지하지 않음)",
};

export const WORDS = { en: ENGLISH, ru: RUSSIAN, ko: KOREAN };

/** @type {Partial<Record<Language, { plural: Intl.PluralRules, number: Intl.NumberFormat }>>} */
const made = {};

/** The page's language, English when it has no words of its own. @returns {Language} */
export function locale() {
  const page = typeof document === "undefined" ? "" : document.documentElement.lang;
  const [language] = page.toLowerCase().split("-");
  return language === "ru" || language === "ko" ? language : "en";
}

/**
 * Returns words in the page's language: the English ones where a translation is missing, the key
 * where there are none. Numbers are written as the language writes them, years without separators.
 * @param {string} key
 * @param {Record<string, string | number>} [values] for the names in braces
 */
export function say(key, values = {}) {
  const language = key in WORDS[locale()] ? locale() : "en";
  const entry = WORDS[language][key] ?? key;
  const words = typeof entry === "string" ? entry : (entry[rules(language).plural.select(Number(values.n))] ?? entry.other);
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(name, values[name], language) : whole));
}

/** The title of a layer, in the page's language where it is not the user's own. */
export function typeTitle(type) {
  const own = `type.${type.id}`;
  const key = [own, `${own}.launches`].find((one) => ENGLISH[one] === type.title);
  return key ? say(key) : type.title;
}

/** What one event of a type is called, in the page's language where it is not the user's own. */
export function typeNoun(type) {
  const key = `noun.${type.id}`;
  return ENGLISH[key] === type.noun ? say(key) : type.noun;
}

/** What those with this role in an event are called; a role of the user's own stays as it is. */
export function actorRole(role, count = 1) {
  const key = `actor.${role}`;
  return key in ENGLISH ? say(key, { n: count }) : role;
}

/**
 * How precisely a place is known; empty when nobody says. Code 2 names its radius when that differs
 * from the usual 25 km.
 */
export function placePrecisionWords(precision, radius = 0) {
  const near = Math.round(radius);
  if (precision === 2 && radius >= 1 && near !== 25) return say("place_precision.within", { n: near });
  const key = `place_precision.${precision}`;
  return key in ENGLISH ? say(key) : "";
}

/** How many sources tell of an event, and in how many articles. */
export function sourcesCounted(sources, documents) {
  return say("card.sources.counted", {
    sources: say("count.sources", { n: sources }),
    documents: say("count.documents", { n: documents }),
  });
}

function shown(name, value, language) {
  return typeof value === "string" || name.endsWith("year") ? String(value) : rules(language).number.format(value);
}

function rules(language) {
  return (made[language] ??= { plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) });
}
