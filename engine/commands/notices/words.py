"""What a notification says in Dutch: the same words on the screen and in a mail, so they name no resident."""

from engine.commands.notices.kinds import NoticeKind

WORDS: dict[NoticeKind, str] = {
    NoticeKind.TASK_ASSIGNED: "Je kreeg een taak toegewezen",
    NoticeKind.TASK_HANDED_OVER: "Een collega droeg een taak aan je over",
    NoticeKind.NUDGED: "Je bent aan zet: een collega vraagt of je verder kunt",
    NoticeKind.ESCALATED: "Iets ligt te lang stil en kwam daarom bij jou",
    NoticeKind.REFERRAL_ANSWERED: "Een organisatie gaf antwoord op een verwijzing",
    NoticeKind.REFERRAL_LINK_ASKED: "Een organisatie vraagt een nieuwe link voor een verwijzing",
    NoticeKind.REFERRAL_SILENT: "Een organisatie antwoordt niet op een verwijzing",
    NoticeKind.SIGNAL_RECEIVED: "Er kwam een signaal binnen",
    NoticeKind.CONTACT_DUE: "Het is tijd voor een nazorgcontact",
    NoticeKind.TERM_ENDING: "Een wettelijke termijn loopt bijna af",
    NoticeKind.TERM_PASSED: "Een wettelijke termijn is verstreken",
    NoticeKind.PLAN_EVALUATION: "Het is tijd om het plan te evalueren",
    NoticeKind.CONSENT_WITHDRAWN: "Een inwoner trok toestemming in",
    NoticeKind.CASUS_REOPENED: "Een casus is heropend",
    NoticeKind.REGIE_OFFERED: "Een collega biedt je de regie van een huishouden aan",
    NoticeKind.REGIE_ANSWERED: "Er is een antwoord op de overdracht van de regie",
    NoticeKind.ACCESS_ASKED: "Een collega vraagt toegang tot een dossier",
    NoticeKind.ACCESS_ANSWERED: "Er is een antwoord op je vraag om toegang",
    NoticeKind.AGENDA_PLANNED: "Een casus staat op de agenda van het team",
    NoticeKind.ADVICE_RECORDED: "Het team gaf advies over een casus",
    NoticeKind.RULE_CONFLICT_SETTLED: "Er is een antwoord op een tegenstrijdige regel die je meldde",
}
"""Each a sentence without its full stop."""

MEANINGS: dict[NoticeKind, str] = {
    NoticeKind.TASK_ASSIGNED: "De teammanager wijst mij een taak toe",
    NoticeKind.TASK_HANDED_OVER: "Een collega draagt een taak aan mij over",
    NoticeKind.NUDGED: "Iemand herinnert mij aan een taak",
    NoticeKind.ESCALATED: "Iets komt bij mij omdat het te lang ligt",
    NoticeKind.REFERRAL_ANSWERED: "Een organisatie antwoordt op een verwijzing",
    NoticeKind.REFERRAL_LINK_ASKED: "Een organisatie vraagt een nieuwe link",
    NoticeKind.REFERRAL_SILENT: "Een organisatie antwoordt niet",
    NoticeKind.SIGNAL_RECEIVED: "Er komt een signaal over een huishouden binnen",
    NoticeKind.CONTACT_DUE: "Een nazorgcontact is aan de beurt",
    NoticeKind.TERM_ENDING: "Een wettelijke termijn loopt bijna af",
    NoticeKind.TERM_PASSED: "Een wettelijke termijn is verstreken",
    NoticeKind.PLAN_EVALUATION: "Een plan moet geëvalueerd worden",
    NoticeKind.CONSENT_WITHDRAWN: "Een inwoner trekt toestemming in",
    NoticeKind.CASUS_REOPENED: "Een casus van mij gaat weer open",
    NoticeKind.REGIE_OFFERED: "Een collega biedt mij de regie aan",
    NoticeKind.REGIE_ANSWERED: "Een collega antwoordt op mijn aanbod van de regie",
    NoticeKind.ACCESS_ASKED: "Iemand vraagt toegang tot een dossier van mij",
    NoticeKind.ACCESS_ANSWERED: "Ik krijg antwoord op mijn vraag om toegang",
    NoticeKind.AGENDA_PLANNED: "Een collega zet een casus van mij op de agenda",
    NoticeKind.ADVICE_RECORDED: "Het team geeft advies over een casus die ik inbracht",
    NoticeKind.RULE_CONFLICT_SETTLED: "De gemeente antwoordt op een tegenstrijdige regel die ik meldde",
}
"""When each comes, on the page where a person chooses."""
