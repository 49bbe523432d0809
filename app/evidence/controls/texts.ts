/** The crosswalks' files as text. Written by `npm run crosswalk`; edit the .yml files. */
export const crosswalkTexts = {
  soc2: `# What there is on GitHub toward each criterion.
# Ids are the framework’s; the words are ours. Policies are not named here: each says itself which controls it gives evidence toward.
framework: soc2
title: 'SOC 2 Trust Services Criteria (2017, revised 2022)'
version: '2026-11-30'
controls:
  - id: 'CC1.1'
    words: People know and keep to the rules of conduct
    manual:
      - The code of conduct and who agreed to it
  - id: 'CC1.2'
    words: A board that is not management oversees the controls
    manual:
      - Minutes of the meetings in which controls were looked at
  - id: 'CC1.3'
    words: It is clear who answers to whom and who may decide what
    evidence:
      - population: access
        toward: supporting
        rationale: Who owns the organization and who administers repositories is listed.
    manual:
      - The chart of the organization
  - id: 'CC1.4'
    words: People can do what they are asked to
    manual:
      - 'Descriptions of roles, and records of training'
  - id: 'CC1.5'
    words: People answer for what they are responsible for
    evidence:
      - population: waivers
        toward: supporting
        rationale: Exceptions name who asked for them and who approved them.
    manual:
      - Reviews of performance
  - id: 'CC2.1'
    words: Decisions about controls rest on information that can be relied on
    evidence:
      - population: changes
        toward: partial
        rationale: 'Each list says what was asked, what came, where it may have holes, and what was counted against it.'
      - population: repositories
        toward: partial
        rationale: 'What is in scope is listed, and what is left out says why.'
  - id: 'CC2.2'
    words: People inside hear what they have to do for the controls
    manual:
      - 'The policies, and how people are told of them'
  - id: 'CC2.3'
    words: People outside hear what concerns them
    manual:
      - How customers are told of changes and incidents
  - id: 'CC3.1'
    words: What is to be achieved is said clearly enough to see what endangers it
    manual:
      - The objectives of the service
  - id: 'CC3.2'
    words: Risks are found and weighed
    evidence:
      - population: alerts
        toward: supporting
        rationale: Alerts are one source of risks that were found.
    manual:
      - The register of risks
  - id: 'CC3.3'
    words: That somebody may act in bad faith is thought of
    evidence:
      - attribute: A8
        toward: supporting
        rationale: Changes that went around a rule are shown.
      - population: changes
        toward: supporting
        rationale: Changes that nobody else approved are listed by class.
    manual:
      - The assessment of fraud risks
  - id: 'CC3.4'
    words: Changes that could weaken the controls are noticed
    evidence:
      - population: control-changes
        toward: partial
        rationale: 'Every change of a rule or a setting that was recorded is listed, with who made it.'
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
      - population: repositories
        toward: supporting
        rationale: 'Repositories that came, went or became public are listed.'
  - id: 'CC4.1'
    words: Controls are looked at again and again
    evidence:
      - attribute: A11
        toward: partial
        rationale: For each change it is said whether the rules were in force.
      - continuity: checks
        toward: supporting
        rationale: Times in which nobody looked are shown as gaps.
  - id: 'CC4.2'
    words: 'What is found wanting is told to those who can mend it, and mended'
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
      - population: waivers
        toward: partial
        rationale: 'Every exception is listed with its reason, who approved it and when it ends.'
  - id: 'CC5.1'
    words: Controls are chosen to lower the risks
    manual:
      - Which control answers which risk
  - id: 'CC5.2'
    words: Controls over technology are in place
    evidence:
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
      - continuity: checks
        toward: partial
        rationale: It is shown minute by minute when checks were required.
  - id: 'CC5.3'
    words: What is expected is written down and put to work
    evidence:
      - population: control-changes
        toward: supporting
        rationale: Policies are kept as code; each change of them is listed.
    manual:
      - 'The policies, with who approved them and when'
  - id: 'CC6.1'
    words: Only those who should can reach systems and data
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - attribute: A10
        toward: supporting
        rationale: Signed commits show who made a change.
    manual:
      - 'Settings of the identity provider, and who has a second factor'
  - id: 'CC6.2'
    words: 'Access is given only to people who are known and were approved, and taken away in time'
    evidence:
      - population: access-changes
        toward: partial
        rationale: Who was given access or lost it is listed as it was recorded.
    manual:
      - 'The list of people who joined and left, to be held against it'
  - id: 'CC6.3'
    words: 'People may do what their work needs and no more, and duties are kept apart'
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - attribute: A2
        toward: partial
        rationale: Nobody approves a change of their own.
    manual:
      - 'The review of access, signed by who made it'
  - id: 'CC6.4'
    words: Few can get to the machines
    manual:
      - Reports of the data centres
  - id: 'CC6.5'
    words: What is thrown away cannot be read
    manual:
      - Records of disposal
  - id: 'CC6.6'
    words: What comes from outside is kept out
    manual:
      - Settings of firewalls and networks
  - id: 'CC6.7'
    words: 'Data is moved only by those who may, and protected on its way'
    evidence:
      - population: alerts
        toward: supporting
        rationale: Secrets that were found in code are listed with when they were revoked.
      - population: control-changes
        toward: supporting
        rationale: Repositories that were made public are listed.
    manual:
      - How data is encrypted in transit
  - id: 'CC6.8'
    words: Software that nobody approved is kept out
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
      - population: alerts
        toward: supporting
        rationale: Alerts about dependencies are listed.
    manual:
      - How laptops and servers are protected
  - id: 'CC7.1'
    words: Weaknesses and changes of settings are noticed
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
      - population: control-changes
        toward: partial
        rationale: 'Every change of a rule or a setting that was recorded is listed, with who made it.'
  - id: 'CC7.2'
    words: What is unusual is noticed
    evidence:
      - population: control-changes
        toward: supporting
        rationale: Changes of rules and of access are recorded as they happen.
      - attribute: A8
        toward: supporting
        rationale: Going around a rule is noticed.
    manual:
      - Alerts of the systems that run the service
  - id: 'CC7.3'
    words: 'What was noticed is judged: is it an incident'
    evidence:
      - population: incidents
        toward: partial
        rationale: Incidents that are kept as issues are listed with when they began and ended.
    manual:
      - How incidents are told from events
  - id: 'CC7.4'
    words: Incidents are answered in a way that was agreed
    evidence:
      - population: incidents
        toward: partial
        rationale: Incidents that are kept as issues are listed with when they began and ended.
    manual:
      - 'The plan for incidents, and when it was last tried'
  - id: 'CC7.5'
    words: 'What an incident broke is put right, and is learned from'
    evidence:
      - population: incidents
        toward: supporting
        rationale: 'Incidents are listed with what looked at them afterwards, where it is linked.'
    manual:
      - 'What was learned, of each incident'
  - id: 'CC8.1'
    words: 'Changes are asked for, approved, tested and released as agreed'
    evidence:
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
      - attribute: A1
        toward: partial
        rationale: 'Each change is shown to have come through a pull request, or that it did not.'
      - attribute: A2
        toward: partial
        rationale: Who approved each change is held against everybody who had a part in it.
      - attribute: A3
        toward: partial
        rationale: The approval is held against the commit that was merged.
      - attribute: A4
        toward: supporting
        rationale: Approvals that were taken back or overruled are shown.
      - attribute: A5
        toward: supporting
        rationale: Whether who approved was a person who could write then is shown.
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - attribute: A7
        toward: supporting
        rationale: 'The ticket shows why the change was made, where one is linked.'
      - attribute: A8
        toward: partial
        rationale: 'Going around a rule is shown for each change, also where GitHub logs none.'
      - attribute: A9
        toward: partial
        rationale: 'Each change is followed to where it was deployed, and when.'
      - attribute: A11
        toward: partial
        rationale: 'The rules were in force until each merge, or it is said that they were not.'
      - attribute: A12
        toward: partial
        rationale: Changes that were made in an emergency are shown with who looked at them afterwards.
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
      - continuity: checks
        toward: partial
        rationale: It is shown minute by minute when checks were required.
      - population: deployments
        toward: partial
        rationale: Deployments are listed with who approved them.
      - population: releases
        toward: supporting
        rationale: Releases are listed with what they hold.
  - id: 'CC9.1'
    words: Somebody thought about what happens when the business is disturbed
    manual:
      - 'The plan for going on, and insurance'
  - id: 'CC9.2'
    words: 'Vendors are known, and what they may do is looked at'
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
    manual:
      - The yearly review of each vendor
  - id: 'A1.1'
    words: There is room for what is asked of the service
    manual:
      - How capacity is watched
  - id: 'A1.2'
    words: 'The service is protected against what would stop it, and can be brought back'
    evidence:
      - population: deployments
        toward: supporting
        rationale: Deployments and what took them back are listed.
    manual:
      - Records of backups
  - id: 'A1.3'
    words: Bringing it back is tried
    manual:
      - 'When recovery was last tried, and how it went'
  - id: 'C1.1'
    words: What is confidential is known and kept so
    evidence:
      - population: alerts
        toward: supporting
        rationale: Secrets that were found in code are listed.
    manual:
      - Which data is confidential
  - id: 'C1.2'
    words: What is confidential is destroyed when it is not needed any more
    manual:
      - Records of deletion
`,
  iso27001: `# What there is on GitHub toward controls of Annex A; those that have nothing to do with software are left out.
# Ids are the framework’s; the words are ours. Policies are not named here: each says itself which controls it gives evidence toward.
framework: iso27001
title: 'ISO/IEC 27001:2022 Annex A'
version: '2026-11-30'
controls:
  - id: 'A.5.3'
    words: Duties that do not go together are in different hands
    evidence:
      - attribute: A2
        toward: partial
        rationale: Nobody approves a change of their own.
      - attribute: A5
        toward: supporting
        rationale: Whether who approved was a person who could write then is shown.
  - id: 'A.5.9'
    words: 'It is known what there is, and whose it is'
    evidence:
      - population: repositories
        toward: supporting
        rationale: 'Every repository is listed, with those that are left out and why.'
    manual:
      - The inventory of what is not on GitHub
  - id: 'A.5.14'
    words: Information is handed on as agreed
    manual:
      - Agreements with those who get data
  - id: 'A.5.15'
    words: Who may reach what follows rules
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
    manual:
      - The policy about access
  - id: 'A.5.16'
    words: Identities are managed from the first day to the last
    evidence:
      - population: access-changes
        toward: partial
        rationale: Who was given access or lost it is listed as it was recorded.
    manual:
      - The list of people who joined and left
  - id: 'A.5.17'
    words: Secrets that prove who somebody is are kept safe
    evidence:
      - population: alerts
        toward: supporting
        rationale: Secrets that were found in code are listed with when they were revoked.
      - population: access
        toward: supporting
        rationale: Deploy keys are listed with when they were last used.
    manual:
      - How passwords and second factors are managed
  - id: 'A.5.18'
    words: 'Access is given, looked at again and taken away'
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - population: access-changes
        toward: partial
        rationale: Who was given access or lost it is listed as it was recorded.
    manual:
      - 'The review of access, signed by who made it'
  - id: 'A.5.19'
    words: Risks that come with suppliers are managed
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
    manual:
      - The review of each supplier
  - id: 'A.5.20'
    words: Agreements with suppliers say what is asked of them
    manual:
      - Agreements with suppliers
  - id: 'A.5.21'
    words: Risks of what suppliers themselves are supplied with are managed
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
      - population: alerts
        toward: supporting
        rationale: Alerts about dependencies are listed.
  - id: 'A.5.24'
    words: It is agreed what is done in an incident
    manual:
      - The plan for incidents
  - id: 'A.5.25'
    words: 'What happened is judged: is it an incident'
    evidence:
      - population: incidents
        toward: supporting
        rationale: Issues that were held to be incidents are listed.
    manual:
      - How incidents are told from events
  - id: 'A.5.26'
    words: Incidents are answered as agreed
    evidence:
      - population: incidents
        toward: partial
        rationale: Incidents that are kept as issues are listed with when they began and ended.
  - id: 'A.5.27'
    words: Incidents are learned from
    evidence:
      - population: incidents
        toward: supporting
        rationale: 'Incidents are listed with what looked at them afterwards, where it is linked.'
    manual:
      - 'What was learned, of each incident'
  - id: 'A.5.28'
    words: Evidence is collected so that it can be relied on
    evidence:
      - population: changes
        toward: supporting
        rationale: 'Evidence is recorded as it happens, in a chain that shows what was changed.'
  - id: 'A.5.32'
    words: The rights of others in what they made are kept
    manual:
      - The list of licences
  - id: 'A.5.33'
    words: Records are protected
    evidence:
      - population: control-changes
        toward: supporting
        rationale: What was recorded is in a signed chain.
    manual:
      - How long records are kept
  - id: 'A.5.37'
    words: How things are done is written down
    manual:
      - The written procedures
  - id: 'A.6.8'
    words: Whoever sees something wrong can report it
    manual:
      - How people report
  - id: 'A.8.2'
    words: 'Few have great powers, and they are watched'
    evidence:
      - population: access
        toward: partial
        rationale: 'Owners, administrators and Apps that may write are listed.'
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
  - id: 'A.8.3'
    words: Information is open to those alone who need it
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
  - id: 'A.8.4'
    words: Few can change source code
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - continuity: force-push
        toward: partial
        rationale: It is shown minute by minute when history could not be rewritten.
      - continuity: deletion
        toward: supporting
        rationale: It is shown minute by minute when the branch could not be deleted.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - attribute: A10
        toward: supporting
        rationale: Signed commits show who made a change.
  - id: 'A.8.5'
    words: Who signs in proves it is them
    manual:
      - 'Who has a second factor, from the identity provider'
  - id: 'A.8.8'
    words: Technical weaknesses are found and mended in time
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
  - id: 'A.8.9'
    words: 'Settings are known, and so are their changes'
    evidence:
      - population: control-changes
        toward: partial
        rationale: 'Every change of a rule or a setting that was recorded is listed, with who made it.'
      - continuity: bypass
        toward: supporting
        rationale: It is shown when somebody could go around the rules who could not before.
  - id: 'A.8.12'
    words: Data does not leak
    evidence:
      - population: alerts
        toward: supporting
        rationale: Secrets that were found in code are listed with when they were revoked.
    manual:
      - What else keeps data in
  - id: 'A.8.15'
    words: 'What happens is logged, and logs cannot be changed'
    evidence:
      - population: control-changes
        toward: supporting
        rationale: Changes of rules are recorded as they happen.
      - population: access-changes
        toward: supporting
        rationale: Changes of access are recorded as they happen.
    manual:
      - Logs of the systems that run the service
  - id: 'A.8.20'
    words: Networks are protected
    manual:
      - Settings of networks
  - id: 'A.8.21'
    words: Services on networks are protected
    manual:
      - Agreements about network services
  - id: 'A.8.24'
    words: Cryptography is used by rules
    evidence:
      - attribute: A10
        toward: supporting
        rationale: Signed commits show who made a change.
    manual:
      - The policy about keys
  - id: 'A.8.25'
    words: Software is made by rules from the beginning
    evidence:
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
      - attribute: A1
        toward: partial
        rationale: 'Each change is shown to have come through a pull request, or that it did not.'
      - attribute: A2
        toward: partial
        rationale: Who approved each change is held against everybody who had a part in it.
      - attribute: A3
        toward: partial
        rationale: The approval is held against the commit that was merged.
      - attribute: A4
        toward: supporting
        rationale: Approvals that were taken back or overruled are shown.
      - attribute: A5
        toward: supporting
        rationale: Whether who approved was a person who could write then is shown.
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
  - id: 'A.8.27'
    words: Systems are designed by rules of safety
    manual:
      - The rules of design
  - id: 'A.8.28'
    words: Code is written by rules of safety
    evidence:
      - population: alerts
        toward: supporting
        rationale: Alerts of code scanning are listed with when they were fixed.
  - id: 'A.8.29'
    words: What is made is tested for safety before it is used
    evidence:
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - continuity: checks
        toward: partial
        rationale: It is shown minute by minute when checks were required.
  - id: 'A.8.31'
    words: 'Making, testing and using are kept apart'
    evidence:
      - attribute: A9
        toward: partial
        rationale: 'Each change is followed to where it was deployed, and when.'
      - population: deployments
        toward: partial
        rationale: 'Deployments are listed by environment, with who approved them.'
  - id: 'A.8.32'
    words: Changes follow an agreed way
    evidence:
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
      - attribute: A1
        toward: partial
        rationale: 'Each change is shown to have come through a pull request, or that it did not.'
      - attribute: A2
        toward: partial
        rationale: Who approved each change is held against everybody who had a part in it.
      - attribute: A3
        toward: partial
        rationale: The approval is held against the commit that was merged.
      - attribute: A4
        toward: supporting
        rationale: Approvals that were taken back or overruled are shown.
      - attribute: A5
        toward: supporting
        rationale: Whether who approved was a person who could write then is shown.
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - attribute: A7
        toward: supporting
        rationale: 'The ticket shows why the change was made, where one is linked.'
      - attribute: A8
        toward: partial
        rationale: 'Going around a rule is shown for each change, also where GitHub logs none.'
      - attribute: A11
        toward: partial
        rationale: 'The rules were in force until each merge, or it is said that they were not.'
      - attribute: A12
        toward: partial
        rationale: Changes that were made in an emergency are shown with who looked at them afterwards.
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
`,
  ssdf: `# What there is on GitHub toward tasks of the framework.
# Ids are the framework’s; the words are ours. Policies are not named here: each says itself which controls it gives evidence toward.
framework: ssdf
title: NIST SP 800-218 Secure Software Development Framework 1.1
version: '2026-11-30'
controls:
  - id: 'PO.1.1'
    words: What is asked of the making of software is known and kept up
    evidence:
      - attribute: A7
        toward: supporting
        rationale: 'The ticket shows why the change was made, where one is linked.'
    manual:
      - The requirements for development
  - id: 'PO.2.1'
    words: Roles in the making of software are given to people
    evidence:
      - population: access
        toward: supporting
        rationale: Who administers which repository is listed.
    manual:
      - Who has which role
  - id: 'PO.3.2'
    words: Tools are set up and used as they should be
    evidence:
      - population: control-changes
        toward: supporting
        rationale: Changes of settings are listed.
  - id: 'PO.3.3'
    words: Tools leave traces of what they did
    evidence:
      - population: changes
        toward: supporting
        rationale: What was done with each change is kept with it.
  - id: 'PO.4.1'
    words: It is said what software has to pass before it goes on
    evidence:
      - continuity: checks
        toward: partial
        rationale: It is shown minute by minute when checks were required.
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
  - id: 'PO.4.2'
    words: What shows that it passed is gathered and kept
    evidence:
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
  - id: 'PO.5.1'
    words: Where software is made is kept apart and protected
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - population: vendors
        toward: supporting
        rationale: Actions of others that builds run are listed with how they are pinned.
  - id: 'PO.5.2'
    words: The machines that people develop on are protected
    manual:
      - How laptops are protected
  - id: 'PS.1.1'
    words: Code is protected from those who may not change it
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - continuity: force-push
        toward: partial
        rationale: It is shown minute by minute when history could not be rewritten.
      - continuity: deletion
        toward: supporting
        rationale: It is shown minute by minute when the branch could not be deleted.
      - attribute: A10
        toward: supporting
        rationale: Signed commits show who made a change.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
  - id: 'PS.2.1'
    words: Whoever gets a release can see that it is the real one
    evidence:
      - population: releases
        toward: supporting
        rationale: Releases are listed with what they hold.
    manual:
      - How releases are signed
  - id: 'PS.3.1'
    words: What belongs to each release is kept
    evidence:
      - population: releases
        toward: partial
        rationale: Releases are listed with the commit that they were made of.
  - id: 'PS.3.2'
    words: Where the parts of a release come from is kept
    evidence:
      - population: releases
        toward: supporting
        rationale: Releases are listed with what they hold.
    manual:
      - The bill of materials of each release
  - id: 'PW.1.2'
    words: Decisions of design and what they have to do with risks are kept
    manual:
      - Decisions of design that are not in repositories
  - id: 'PW.4'
    words: What exists and is well made is used again
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
  - id: 'PW.4.1'
    words: Parts of others are chosen with care
    evidence:
      - population: vendors
        toward: partial
        rationale: Apps and actions of others are listed with what they may do and how they are pinned.
  - id: 'PW.4.4'
    words: Parts of others are watched for what is found out about them
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
  - id: 'PW.7.1'
    words: 'It is decided whether code is read by people, by tools or by both'
    evidence:
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
  - id: 'PW.7.2'
    words: 'Code is read by people or tools, and what they find is dealt with'
    evidence:
      - attribute: A1
        toward: partial
        rationale: 'Each change is shown to have come through a pull request, or that it did not.'
      - attribute: A2
        toward: partial
        rationale: Who approved each change is held against everybody who had a part in it.
      - attribute: A3
        toward: partial
        rationale: The approval is held against the commit that was merged.
      - attribute: A4
        toward: supporting
        rationale: Approvals that were taken back or overruled are shown.
      - attribute: A5
        toward: supporting
        rationale: Whether who approved was a person who could write then is shown.
  - id: 'PW.8.2'
    words: 'What runs is tested, and what tests find is dealt with'
    evidence:
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
  - id: 'RV.1.1'
    words: News of weaknesses is gathered
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
  - id: 'RV.1.2'
    words: Code is looked at again for weaknesses that nobody knew
    evidence:
      - population: alerts
        toward: supporting
        rationale: Alerts of code scanning are listed.
  - id: 'RV.1.3'
    words: There is a way for others to report weaknesses
    manual:
      - 'Reports that came, and how they were answered'
  - id: 'RV.2.1'
    words: Each weakness is weighed
    evidence:
      - population: alerts
        toward: supporting
        rationale: Alerts are listed with their severity and what was decided.
  - id: 'RV.2.2'
    words: Each weakness is answered
    evidence:
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
      - population: waivers
        toward: partial
        rationale: 'Every exception is listed with its reason, who approved it and when it ends.'
  - id: 'RV.3.1'
    words: What led to a weakness is found out
    evidence:
      - population: incidents
        toward: supporting
        rationale: Incidents are listed with what they name as their cause.
    manual:
      - What was found out
`,
  cis: `# What there is on GitHub toward recommendations of the guide. Their words are those of policies/coverage/cis.ts.
# Ids are the framework’s; the words are ours. Policies are not named here: each says itself which controls it gives evidence toward.
framework: cis
title: CIS Software Supply Chain Security Guide 1.0
version: '2026-11-30'
controls:
  - id: '1.1.1'
    words: Code changes are kept in version control
    evidence:
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
  - id: '1.1.2'
    words: Changes can be traced to a task
    evidence:
      - attribute: A7
        toward: supporting
        rationale: 'The ticket shows why the change was made, where one is linked.'
  - id: '1.1.3'
    words: Two people approve each change
    evidence:
      - attribute: A2
        toward: partial
        rationale: Who approved each change is held against everybody who had a part in it.
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
  - id: '1.1.4'
    words: A push takes approvals back
    evidence:
      - attribute: A3
        toward: partial
        rationale: The approval is held against the commit that was merged.
      - continuity: stale-approvals
        toward: partial
        rationale: It is shown minute by minute when a push took approvals back.
  - id: '1.1.5'
    words: Only some may dismiss reviews
  - id: '1.1.6'
    words: Sensitive code has owners
  - id: '1.1.7'
    words: Owners approve changes of their code
    evidence:
      - continuity: code-owners
        toward: partial
        rationale: It is shown minute by minute when code owners had to approve.
  - id: '1.1.8'
    words: Branches nobody works on are removed
  - id: '1.1.9'
    words: Checks pass before a change is merged
    evidence:
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - continuity: checks
        toward: partial
        rationale: It is shown minute by minute when checks were required.
  - id: '1.1.10'
    words: Branches are up to date before they are merged
    evidence:
      - continuity: up-to-date
        toward: partial
        rationale: It is shown minute by minute when branches had to be up to date.
  - id: '1.1.11'
    words: Conversations are resolved before a change is merged
    evidence:
      - continuity: conversations
        toward: partial
        rationale: It is shown minute by minute when conversations had to be resolved.
  - id: '1.1.12'
    words: Commits are signed
    evidence:
      - attribute: A10
        toward: supporting
        rationale: Signed commits show who made a change.
      - continuity: signatures
        toward: partial
        rationale: It is shown minute by minute when commits had to be signed.
  - id: '1.1.13'
    words: History is linear
    evidence:
      - continuity: linear-history
        toward: partial
        rationale: It is shown minute by minute when history had to be linear.
  - id: '1.1.14'
    words: Administrators are bound by the rules
    evidence:
      - attribute: A8
        toward: partial
        rationale: 'Going around a rule is shown for each change, also where GitHub logs none.'
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
  - id: '1.1.15'
    words: Only some may push
    evidence:
      - continuity: pushers
        toward: partial
        rationale: It is shown minute by minute when only some could push.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
  - id: '1.1.16'
    words: Nobody can force-push
    evidence:
      - continuity: force-push
        toward: partial
        rationale: It is shown minute by minute when history could not be rewritten.
  - id: '1.1.17'
    words: Branches cannot be deleted
    evidence:
      - continuity: deletion
        toward: partial
        rationale: It is shown minute by minute when the branch could not be deleted.
  - id: '1.1.18'
    words: Changes are scanned for risks before they are merged
  - id: '1.1.19'
    words: Changes of the protection are followed
    evidence:
      - population: control-changes
        toward: partial
        rationale: 'Every change of a rule or a setting that was recorded is listed, with who made it.'
  - id: '1.2.1'
    words: Public repositories have a SECURITY.md
  - id: '1.2.2'
    words: Few can create repositories
  - id: '1.2.3'
    words: Few can delete repositories
  - id: '1.2.4'
    words: Few can delete issues
  - id: '1.2.6'
    words: Changes of visibility are followed
    evidence:
      - population: control-changes
        toward: partial
        rationale: Repositories that were made public are listed.
  - id: '1.2.7'
    words: What nobody works on is archived
  - id: '1.3.1'
    words: Who does nothing any more is removed
    evidence:
      - population: access-changes
        toward: partial
        rationale: Who was given access or lost it is listed as it was recorded.
  - id: '1.3.2'
    words: Few can create teams
  - id: '1.3.3'
    words: There are few owners
    evidence:
      - population: access
        toward: partial
        rationale: Owners are listed.
  - id: '1.3.4'
    words: Contributors have a second factor
    manual:
      - 'Who has a second factor, from the identity provider'
  - id: '1.3.5'
    words: The organization requires a second factor
    manual:
      - 'The setting of the second factor, from the identity provider'
  - id: '1.3.7'
    words: Each repository has two administrators
    evidence:
      - population: access
        toward: partial
        rationale: Administrators of each repository are listed.
  - id: '1.3.8'
    words: Members’ base permission is strict
  - id: '1.4.1'
    words: Owners approve Apps
    evidence:
      - population: vendors
        toward: supporting
        rationale: Installed Apps are listed.
  - id: '1.4.2'
    words: Apps nobody uses are looked at
  - id: '1.4.3'
    words: Apps have the least access they need
    evidence:
      - population: vendors
        toward: partial
        rationale: Installed Apps are listed with what they may do.
  - id: '1.4.4'
    words: Webhooks are protected
  - id: '1.5.1'
    words: Secrets are looked for in code
    evidence:
      - population: alerts
        toward: supporting
        rationale: Secrets that were found are listed with when they were revoked.
  - id: '1.5.2'
    words: Pipelines are scanned for weaknesses
  - id: '1.5.4'
    words: Code is scanned for weaknesses
    evidence:
      - population: alerts
        toward: supporting
        rationale: Alerts of code scanning are listed with when they were fixed.
  - id: '1.5.5'
    words: Open-source vulnerabilities are looked for
    evidence:
      - population: alerts
        toward: partial
        rationale: Alerts about dependencies are listed with when they were fixed.
  - id: '1.5.6'
    words: Open-source licences are looked for
  - id: '2.3.4'
    words: Changes of pipelines are reviewed
    evidence:
      - attribute: A2
        toward: supporting
        rationale: 'Changes of pipelines are changes, too.'
  - id: '2.3.5'
    words: Few can start a build
  - id: '2.3.6'
    words: Pipelines are scanned for mistakes
  - id: '2.3.8'
    words: Pipelines are scanned for secrets
  - id: '2.4.2'
    words: Build dependencies are locked
  - id: '3.1.5'
    words: Packages come from trusted registries
  - id: '3.1.7'
    words: Dependencies are pinned
    evidence:
      - population: vendors
        toward: partial
        rationale: Actions of others are listed with how they are pinned.
  - id: '3.1.8'
    words: Packages are more than 60 days old
  - id: '3.2.2'
    words: Packages are scanned for vulnerabilities
    evidence:
      - population: alerts
        toward: partial
        rationale: Alerts about dependencies are listed with when they were fixed.
  - id: '3.2.3'
    words: Packages are scanned for licences
  - id: '5.1.2'
    words: Changes of it are followed
    evidence:
      - population: changes
        toward: partial
        rationale: 'Every update of a protected branch is listed and counted in three ways, so that none is left out in silence.'
  - id: '5.1.3'
    words: It is scanned for secrets
  - id: '5.2.3'
    words: Few have access to production
    evidence:
      - population: deployments
        toward: partial
        rationale: Deployments are listed with who approved them.
`,
  gdpr: `# What there is on GitHub toward articles about security; a human has to look at each.
# Ids are the framework’s; the words are ours. Policies are not named here: each says itself which controls it gives evidence toward.
framework: gdpr
title: General Data Protection Regulation (EU) 2016/679
version: '2026-11-30'
controls:
  - id: 'Art.5.1.f'
    words: Personal data is kept whole and secret
    evidence:
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
      - population: alerts
        toward: supporting
        rationale: Alerts are listed with when they were fixed.
    manual:
      - What protects the data itself
  - id: 'Art.5.2'
    words: Who decides about personal data can show that they keep to the rules
    evidence:
      - population: changes
        toward: supporting
        rationale: Evidence of how software is changed is kept so that it can be verified.
    manual:
      - The register of what is done with personal data
  - id: 'Art.25'
    words: Data protection is thought of in design
    manual:
      - Assessments of new features
  - id: 'Art.28'
    words: Whoever works with data for somebody is chosen and bound
    evidence:
      - population: vendors
        toward: supporting
        rationale: Apps that may read the client’s code are listed.
    manual:
      - Agreements with processors
  - id: 'Art.30'
    words: It is written down what is done with personal data
    manual:
      - The register of what is done with personal data
  - id: 'Art.32.1.a'
    words: Data is encrypted or made nameless where that fits
    manual:
      - How data is encrypted
  - id: 'Art.32.1.b'
    words: 'Systems stay secret, whole and available'
    evidence:
      - continuity: approvals
        toward: partial
        rationale: It is shown minute by minute when approvals were asked for.
      - continuity: pull-request
        toward: partial
        rationale: It is shown minute by minute when changes had to come as pull requests.
      - continuity: bypass
        toward: partial
        rationale: It is shown when somebody could go around the rules who could not before.
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
  - id: 'Art.32.1.c'
    words: Data can be brought back in time
    manual:
      - 'Records of backups, and when recovery was tried'
  - id: 'Art.32.1.d'
    words: What protects data is tried and judged again and again
    evidence:
      - attribute: A6
        toward: partial
        rationale: The checks that were required are held against the commit that was merged and the time of the merge.
      - population: alerts
        toward: partial
        rationale: Every alert is held against the time that was promised for its severity.
  - id: 'Art.32.4'
    words: Whoever can reach data does with it what they are told
    evidence:
      - population: access-changes
        toward: partial
        rationale: Who was given access or lost it is listed as it was recorded.
      - population: access
        toward: partial
        rationale: 'Everybody who may reach a repository is listed, with every way that was seen.'
    manual:
      - What people were told
  - id: 'Art.33'
    words: Breaches are told to the authority in time
    evidence:
      - population: incidents
        toward: supporting
        rationale: Incidents that are kept as issues are listed.
    manual:
      - 'Which of them were breaches, and when they were told'
`,
} as const;
